# shellcheck shell=bash
# Units of systemd that have failed. With ticket@.service a failure is known at once; this finds the others, and the end of both.
# shellcheck disable=SC2034 # TOOL is read by the library
TOOL=systemctl

check_unit() {
  have systemctl || { absent systemctl; return 1; }
  local units unit
  units=$(timeout 30 systemctl list-units --state=failed --plain --no-legend --full --no-pager) || return 1
  while read -r unit _; do
    [ -n "$unit" ] || continue
    [[ " ${UNITS_SKIP[*]:-} " == *" $unit "* ]] || alarm "unit $unit" none "$unit has failed" "$(timeout 30 systemctl status --no-pager --full --lines=20 -- "$unit" 2>&1)"
  done <<<"$units"
}
