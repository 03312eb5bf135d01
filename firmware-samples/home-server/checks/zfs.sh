# shellcheck shell=bash
# Pools of ZFS: health, and room to work.
# shellcheck disable=SC2034 # TOOL is read by the library
TOOL=zpool

check_zfs() {
  have zpool || { absent zpool; return 1; }
  local pools pool health capacity limit
  pools=$(timeout 60 zpool list -H -o name,health,capacity) || return 1
  while read -r pool health capacity; do
    [ -n "$health" ] || continue
    [ "$health" = ONLINE ] || alarm "pool $pool" gold "Pool $pool is $health" "$(timeout 60 zpool status "$pool" 2>&1)"
    limit=${ZFS_PERCENT:-80}
    is_alarmed "room $pool" && limit=$((limit - 3))
    capacity=${capacity%\%}
    if [[ $capacity =~ ^[0-9]+$ ]] && [ "$capacity" -ge "$limit" ]; then
      alarm "room $pool" bronze "Pool $pool is $capacity% full"
    fi
  done <<<"$pools"
}
