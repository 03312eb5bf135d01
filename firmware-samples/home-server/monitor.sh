#!/usr/bin/env bash
# Looks at this machine once, reports what has changed, and says that it is alive. For a timer.
# Exit codes: 0 all delivered; 65 the server refused a report; 75 server away, reports wait; 77 token not accepted; 78 settings.
set -uo pipefail
here=$(dirname "$(readlink -f "$0")")
for part in settings conditions spool heartbeat; do
  # shellcheck source=/dev/null
  . "$here/lib/$part.sh"
done

load_settings
read_token >/dev/null
# One run at a time, where flock is installed: two at once would report a change twice (and the server merge it).
if have flock; then
  exec 9>"$STATE_DIR/lock"
  flock --wait 120 9 || { say "Another run has held $STATE_DIR/lock for two minutes."; exit "$AWAY"; }
fi
for file in "$here"/checks/*.sh; do
  name=${file##*/}
  [[ " ${CHECKS_OFF[*]:-} " == *" ${name%.sh} "* ]] || run_check "$file"
done
status=0
deliver || status=$?
heartbeat || { code=$?; [ "$status" -ne 0 ] || status=$code; }
exit "$status"
