#!/usr/bin/env bash
# Called by `mdadm --monitor` (PROGRAM in mdadm.conf) with EVENT ARRAY [COMPONENT]; see MONITOR MODE in mdadm(8).
# What the check `mdadm` sees as well has the same reference: one ticket, and the check finishes it. The rest a person finishes.
set -uo pipefail
ticket=$(dirname "$(readlink -f "$0")")/../ticket.sh
[ $# -ge 2 ] || { echo "usage: mdadm.sh EVENT ARRAY [COMPONENT]; called by mdadm --monitor" >&2; exit 64; }
event=$1 component=${3:-}
# Named /dev/md/NAME there, md127 by the kernel.
array=$(readlink -f "$2") || array=$2
array=${array##*/}
text="mdadm reports $event on $2${component:+ ($component)}.
$(cat "${MDSTAT:-/proc/mdstat}" 2>/dev/null)"

case $event in
  Fail | DegradedArray) exec "$ticket" found mdadm "raid $array" gold "RAID $array is degraded${component:+: $component failed}" "$text" ;;
  DeviceDisappeared) exec "$ticket" found own "raid $array gone" gold "RAID $array has disappeared" "$text" ;;
  NewArray) exec "$ticket" ok "raid $array gone" ;;
  FailSpare | SparesMissing) exec "$ticket" alarm "raid $array spare" "RAID $array lacks a spare disk" "$text" ;;
  SpareActive) exec "$ticket" ok "raid $array spare" ;;
  RebuildFinished) [ -z "$component" ] || exec "$ticket" alarm "raid $array differs" "RAID $array: ${component# }" "$text" ;;
  TestMessage) exec "$ticket" alarm "raid $array test" "A test of mdadm for $array" "$text" ;;
esac
