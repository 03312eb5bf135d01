# shellcheck shell=bash
# RAID of the kernel. /proc/mdstat says it all, so that mdadm need not be installed.

check_mdadm() {
  local line array='' text
  [ -r "${MDSTAT:-/proc/mdstat}" ] || return 0
  text=$(<"${MDSTAT:-/proc/mdstat}")
  while IFS= read -r line; do
    if [[ $line =~ ^(md[^ ]*)\ :\ ([a-z]+) ]]; then
      array=${BASH_REMATCH[1]}
      [ "${BASH_REMATCH[2]}" = active ] || alarm "raid $array" gold "RAID $array is ${BASH_REMATCH[2]}" "$text"
    elif [[ -n $array && $line =~ \[([U_]*_[U_]*)\] ]]; then
      alarm "raid $array" gold "RAID $array is degraded [${BASH_REMATCH[1]}]" "$text"
    fi
  done <<<"$text"
}
