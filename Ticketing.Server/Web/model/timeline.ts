import type { FieldChange, LogLine } from "./ticket.ts";

/** One entry of the timeline: a log line, or a run of repeated reports told once. */
export interface Entry {
  id: number;
  /** Of the last line in a run. */
  at: string;
  /** Of the first line in a run. */
  since: string;
  icon: "report" | "note" | "move" | "done" | "cancel" | "warn" | "change";
  who: string;
  /** What happened, to be read after the name. */
  text: string;
  /** A note's own words. */
  note: string | null;
  edited: boolean;
  resolvedBy: string | null;
}

/** Newest first; reports that follow each other become one counted entry, whoever sent them. */
export function timeline(log: LogLine[]): Entry[] {
  const entries: Entry[] = [];
  let run: { lines: LogLine[]; count: number } | null = null;
  for (const line of log) {
    if (line.type !== "merged") {
      run = null;
      entries.push(entryOf(line));
      continue;
    }
    if (run) {
      run.lines.push(line);
      run.count += line.count;
      entries[entries.length - 1] = entryOfRun(run.lines, run.count);
    } else {
      run = { lines: [line], count: line.count };
      entries.push(entryOfRun(run.lines, run.count));
    }
  }
  return entries.reverse();
}

function entryOfRun(lines: LogLine[], count: number): Entry {
  const first = lines[0]!;
  const last = lines[lines.length - 1]!;
  const who = [...new Set(lines.map((line) => line.who))].join(", ");
  const text = count === 1 ? "reported it again" : `reported it again ${count} times`;
  return { ...entryOf(last), who, text, since: first.at };
}

function entryOf(line: LogLine): Entry {
  const [icon, text] = tell(line);
  return {
    id: line.id,
    at: line.at,
    since: line.at,
    icon,
    who: line.who,
    text,
    note: line.type === "noted" ? line.text : null,
    edited: line.editedAt !== null,
    resolvedBy: line.resolvedBy,
  };
}

function tell(line: LogLine): [Entry["icon"], string] {
  switch (line.type) {
    case "opened":
      return ["report", `reported it${by[line.door] ?? ""}`];
    case "noted":
      return ["note", "noted"];
    case "moved":
    case "changed":
      return [line.type === "moved" ? "move" : "change", tellChanges(line.changes)];
    case "finished":
      return ["done", `finished it${line.door === "page" ? "" : (by[line.door] ?? "")}`];
    case "cancelled":
      return ["cancel", "cancelled it"];
    case "dueSoon":
      return ["warn", "warned that it is due soon"];
    case "breached":
      return ["warn", "recorded that the due time has passed"];
    default:
      return ["change", line.type.replace(/([A-Z])/g, " $1").toLowerCase()];
  }
}

const by: Record<string, string> = { mqtt: " over MQTT", http: " over HTTP", alertmanager: " through Alertmanager" };

/** "took it and moved it to working" rather than two tables of fields. */
function tellChanges(changes: Record<string, FieldChange> | null): string {
  const told = Object.entries(changes ?? {}).filter(([field]) => field !== "kind").map(([field, { from, to }]) => {
    switch (field) {
      case "status":
        return `moved it from ${from} to ${to}`;
      case "assignee":
        return to ? `gave it to ${to}` : "gave it back";
      case "title":
        return `renamed it from “${from}”`;
      case "description":
        return "changed the description";
      default:
        return from && to ? `changed ${field} from ${from} to ${to}` : to ? `set ${field} to ${to}` : `cleared ${field}`;
    }
  });
  return told.length ? told.join(" and ") : "changed it";
}
