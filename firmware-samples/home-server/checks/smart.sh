# shellcheck shell=bash
# What disks say about themselves. A sleeping disk is not woken, and stays what it was.
# shellcheck disable=SC2034 # TOOL is read by the library
TOOL=smartctl

check_smart() {
  have smartctl || { absent smartctl; return 1; }
  local devices device rest type output status
  devices=$(timeout 60 smartctl --scan) || return 1
  while read -r device _ type rest; do
    [[ $device == /dev/* ]] || continue
    output=$(timeout 60 smartctl --health --attributes --nocheck=standby --device="$type" "$device")
    status=$?
    # Bits of smartctl's exit status: 0-1 could not ask, 3 failing, 4 an attribute says it will soon.
    if [ $((status & 3)) -ne 0 ] || [ "$status" -eq 124 ]; then
      unchanged "smart $device"
      unchanged "sectors $device"
      continue
    fi
    [ $((status & 24)) -eq 0 ] || alarm "smart $device" gold "Disk $device is failing" "$output"
    if [ "$(bad_sectors "$output")" -gt 0 ]; then
      alarm "sectors $device" silver "Disk $device has $(bad_sectors "$output") unreadable sectors" "$output"
    fi
  done <<<"$devices"
}

bad_sectors() { # raw values of Current_Pending_Sector and Offline_Uncorrectable, the greater one
  local id raw most=0
  while read -r id _ _ _ _ _ _ _ _ raw _; do
    [[ ($id == 197 || $id == 198) && $raw =~ ^[0-9]+$ ]] && [ "$raw" -gt "$most" ] && most=$raw
  done <<<"$1"
  printf '%s' "$most"
}
