# shellcheck shell=bash
# Space and inodes of local file systems.

over() { # REFERENCE USED LIMIT: at the limit, or not yet clearly below it again
  if is_alarmed "$1"; then
    [ "$2" -gt $(($3 - ${DISK_CLEARANCE:-3})) ]
  else
    [ "$2" -ge "$3" ]
  fi
}

skipped_mount() {
  local pattern
  for pattern in "${DISK_SKIP[@]}"; do
    # shellcheck disable=SC2053 # a pattern is meant
    [[ $1 == $pattern ]] && return 0
  done
  return 1
}

check_disk() {
  local space inodes mount output complete=0
  declare -p DISK_SKIP >/dev/null 2>&1 || DISK_SKIP=("/snap/*" "/var/lib/docker/*")
  # A dead network mount would hang; local file systems only, and not for long.
  output=$(timeout 30 df --local --output=pcent,ipcent,target -x tmpfs -x devtmpfs -x squashfs -x overlay -x efivarfs -x iso9660 2>/dev/null) || complete=1
  while read -r space inodes mount; do
    [[ $mount == /* ]] || continue
    ! skipped_mount "$mount" || continue
    if [[ $space =~ ^[0-9]+%$ ]] && over "disk $mount" "${space%\%}" "${DISK_PERCENT:-90}"; then
      alarm "disk $mount" silver "$mount is $space full" "df says $space of the space and $inodes of the inodes are used."
    fi
    if [[ $inodes =~ ^[0-9]+%$ ]] && over "inodes $mount" "${inodes%\%}" "${INODES_PERCENT:-90}"; then
      alarm "inodes $mount" silver "$mount has $inodes of its inodes in use" "Very many small files: no new one can be made once they are used up."
    fi
  done <<<"$output"
  return "$complete"
}
