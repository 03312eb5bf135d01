#!/usr/bin/env bash
# One report by hand, from a cron job, or from systemd (ticket@.service). Spooled like all others.
# Exit codes as those of monitor.sh; 64 for a wrong call.
set -uo pipefail
here=$(dirname "$(readlink -f "$0")")
for part in settings conditions spool; do
  # shellcheck source=/dev/null
  . "$here/lib/$part.sh"
done

usage() {
  cat >&2 <<TEXT
usage: ticket.sh alarm REFERENCE TITLE [DESCRIPTION]   a ticket; repeats are counted there
       ticket.sh ok REFERENCE                          the condition is over
       ticket.sh unit UNIT                             a unit of systemd has failed
       ticket.sh found CHECK REFERENCE SLA TITLE [DESCRIPTION]
                                                       what that check would find at its next look; it finishes it, too ("own": none does)
TEXT
  exit 64
}

# CHECK is the folder of the condition: what systemd reports about a unit is found again, and finished, by the check `unit`.
# shellcheck disable=SC2034 # used by the library
case ${1:-}:$# in
  alarm:[34])
    load_settings
    CHECK=own
    open_condition "$2" none "$3" "${4:-}"
    ;;
  ok:2)
    load_settings
    CHECK=own
    close_condition "$2"
    ;;
  found:[56])
    load_settings
    CHECK=$2
    open_condition "$3" "$4" "$5" "${6:-}"
    ;;
  unit:2)
    load_settings
    CHECK=unit
    open_condition "unit $2" none "$2 has failed" "$(systemctl status --no-pager --full --lines=20 -- "$2" 2>&1)"
    ;;
  *) usage ;;
esac
deliver
