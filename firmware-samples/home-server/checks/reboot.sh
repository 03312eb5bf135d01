# shellcheck shell=bash
# An update that needs a restart, as Debian and Ubuntu mark it.

check_reboot() {
  local mark=${REBOOT_REQUIRED:-/run/reboot-required} packages=
  [ -e "$mark" ] || return 0
  [ ! -r "$mark.pkgs" ] || packages=$(sort -u "$mark.pkgs")
  alarm reboot none "$SYSTEM needs a restart" "${packages:-An update is complete only after it.}"
}
