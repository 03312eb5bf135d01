# The deepest the stack can get, from the call graph that gcc writes with -fcallgraph-info=su: prints it and fails if it is more than LIMIT.
# A call through a pointer is taken as one to the deepest function that nobody calls by name (these are the callbacks), at most three such calls nested:
# poll → news → say. Recursion and frames of unknown size fail. On top comes one interrupt: all have the same priority.
function fail(why) { print "stack: " why; failed = 1; exit 1 }

function deepest(name, levels,    i, calls, depth, most) {
    if (on_path[name, levels]++) fail("recursion at " name)
    calls = split(callees[name], list_of, " ")
    for (i = 1; i <= calls; i++) callee[name, i] = list_of[i]
    for (i = 1; i <= calls; i++) {
        depth = callee[name, i] == "__indirect_call" ? indirect(levels) : deepest(callee[name, i], levels)
        if (depth > most) most = depth
    }
    on_path[name, levels] = 0
    return frame[name] + most
}

function indirect(levels,    name, depth, most) {
    if (levels == 0) return 0
    if (!(levels in known)) {
        for (name in frame) if (!(name in is_called) && !is_entry(name)) {
            depth = deepest(name, levels - 1)
            if (depth > most) most = depth
        }
        known[levels] = most
    }
    return known[levels]
}

function is_entry(name) { return name ~ /(^|:)(reset|unexpected|tick|usart[12]_received)$/ }

/^node:/ && /bytes/ {
    split($0, part, "\"")
    if (part[4] !~ /\(static\)/) fail("a frame of unknown size: " part[2])
    match(part[4], /[0-9]+ bytes/)
    frame[part[2]] = substr(part[4], RSTART, RLENGTH) + 0
}

/^edge:/ {
    split($0, part, "\"")
    callees[part[2]] = callees[part[2]] " " part[4]
    is_called[part[4]] = 1
}

END {
    if (failed) exit 1
    for (name in frame) {
        if (name ~ /(^|:)reset$/) main = deepest(name, 3)
        else if (is_entry(name) && (depth = deepest(name, 0)) > interrupt) interrupt = depth
    }
    total = main + interrupt + 36 # what the processor pushes by itself, aligned
    printf "  stack, deepest: %d of %d bytes\n", total, LIMIT
    exit main == 0 || total > LIMIT
}
