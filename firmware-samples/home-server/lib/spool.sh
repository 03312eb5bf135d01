# shellcheck shell=bash
# Reports on their way: one file each, sent in the order of their names, removed when the server has them.
# A name is TIME.UUID.json; the UUID is the Idempotency-Key, so that a report whose answer was lost is not taken twice.

json() { # text as a JSON string
  local text
  text=$(printf '%s' "$1" | tr '\t' ' ' | tr -d '\000-\011\013-\037\177')
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  printf '"%s"' "${text//$'\n'/\\n}"
}

# spool STATE REFERENCE SLA TITLE DESCRIPTION: false, and said, if it is not on disk.
spool() {
  local waiting=("$STATE_DIR"/spool/*.json) now newest file
  [ -e "${waiting[0]}" ] || waiting=()
  if [ ${#waiting[@]} -ge "$SPOOL_LIMIT" ]; then
    say "The spool $STATE_DIR/spool is full (SPOOL_LIMIT=$SPOOL_LIMIT); reported later: $4"
    return 1
  fi
  # The clock of a machine may jump back; the order of reports must not.
  now=$(date +%s%N)
  if [ ${#waiting[@]} -gt 0 ]; then
    newest=${waiting[-1]##*/}
    newest=${newest%%.*}
    [ "$now" -gt "$newest" ] || now=$((newest + 1))
  fi
  file=$STATE_DIR/spool/$now.$(</proc/sys/kernel/random/uuid).json
  printf '{"state":"%s","system":%s,"reference":%s,"sla":"%s","ifRefused":"record","title":%s,"description":%s}\n' \
    "$1" "$(json "$SYSTEM")" "$(json "${2:0:200}")" "$3" "$(json "${4:0:200}")" "$(json "${5:0:4000}")" >"$file.new" && sync "$file.new" && mv "$file.new" "$file" && return 0
  say "Cannot write to $STATE_DIR/spool; reported later: $4"
  return 1
}

# deliver: sends what waits, oldest first, and stops at the first that the server cannot take now. Returns an exit code.
deliver() {
  local file status token answer
  token=$(read_token) || return "$MISCONFIGURED"
  answer=$STATE_DIR/answer.$$
  for file in "$STATE_DIR"/spool/*.json; do
    [ -e "$file" ] || continue
    status=$(post "$file" "$token" "$answer")
    case $status in
      200 | 201) rm -f "$file" ;;
      400 | 409 | 413 | 422)
        say "The server refused ${file##*/}: $status $(told "$answer")"
        mv "$file" "$STATE_DIR/refused/"
        ;;
      *)
        explain "$status" "$answer"
        status=$?
        rm -f "$answer"
        return "$status"
        ;;
    esac
  done
  rm -f "$answer"
  for file in "$STATE_DIR"/refused/*.json; do
    [ -e "$file" ] || return 0
    say "Not stored by the server, look at it and delete it: $file"
    return "$REFUSED"
  done
}

post() { # FILE TOKEN ANSWER: prints the status, 000 if there was none
  printf 'header = "Authorization: Bearer %s"\n' "$2" | curl --config - --silent --show-error --max-time 20 --output "$3" --write-out '%{http_code}' \
    --header 'Content-Type: application/json' --header "Idempotency-Key: $(key_of "$1")" --data-binary "@$1" "$SERVER/api/v1/tickets" || true
}

key_of() {
  local key=${1##*/}
  key=${key%.json}
  printf '%s' "${key#*.}"
}

told() { # the server's own words
  local text=
  [ ! -r "$1" ] || text=$(head -c 1000 "$1" | tr -d '\000\n\r')
  [[ $text =~ \"detail\":\"([^\"]*)\" ]] && text=${BASH_REMATCH[1]}
  printf '%s' "$text"
}

waiting() {
  local files=("$STATE_DIR"/spool/*.json)
  [ -e "${files[0]}" ] || files=()
  printf '%s' "${#files[@]}"
}

explain() { # STATUS ANSWER: why it stays in the spool; returns the exit code
  case $1 in
    401 | 403)
      say "The server does not accept the token in $TOKEN_FILE ($1): $(told "$2") Reports waiting: $(waiting)."
      return "$NOT_ALLOWED"
      ;;
    3?? | 404 | 405)
      say "SERVER=$SERVER is no Home Ticketing ($1). Reports waiting: $(waiting)."
      return "$MISCONFIGURED"
      ;;
    000) say "The server $SERVER is away. Reports waiting: $(waiting)." ;;
    *) say "The server $SERVER cannot take reports now ($1): $(told "$2") Reports waiting: $(waiting)." ;;
  esac
  return "$AWAY"
}
