#!/usr/bin/env bash
# Called by smartd (`-m <nomailer> -M exec` in smartd.conf), which says in SMARTD_* what it has seen; see smartd.conf(5).
# What the check `smart` sees as well has the same reference: one ticket, and the check finishes it. The rest a person finishes.
set -uo pipefail
ticket=$(dirname "$(readlink -f "$0")")/../ticket.sh
: "${SMARTD_FAILTYPE:?is not set: this is called by smartd}"
# smartd may know the disk by another name, such as one of /dev/disk/by-id.
device=$(readlink -f "${SMARTD_DEVICE:-}") || device=${SMARTD_DEVICE:-}
message=${SMARTD_MESSAGE#Device: }
text=${SMARTD_FULLMESSAGE:-${SMARTD_MESSAGE:-}}

case $SMARTD_FAILTYPE in
  Health) exec "$ticket" found smart "smart $device" gold "Disk $device is failing" "$text" ;;
  CurrentPendingSector | OfflineUncorrectableSector) exec "$ticket" found smart "sectors $device" silver "Disk $message" "$text" ;;
  EmailTest) exec "$ticket" alarm "smartd test" "A test of smartd" "$text" ;;
  *) exec "$ticket" alarm "smartd $SMARTD_FAILTYPE $device" "Disk $message" "$text" ;;
esac
