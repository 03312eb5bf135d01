# shellcheck shell=bash
# Age of backups. BACKUPS=("NAME HOURS PATH" …)

check_backup() {
  local entry name hours path newest age
  declare -p BACKUPS >/dev/null 2>&1 || return 0
  for entry in "${BACKUPS[@]}"; do
    read -r name hours path <<<"$entry"
    if ! [[ $hours =~ ^[0-9]+$ ]] || [ -z "$path" ]; then
      say "backup: '$entry' in BACKUPS must be \"NAME HOURS PATH\""
      return 1
    fi
    newest=$(newest_of "$path")
    if [ "$newest" -eq 0 ]; then
      alarm "backup $name" silver "There is no backup of $name" "$path is not there, empty, or cannot be read."
      continue
    fi
    age=$((($(date +%s) - newest) / 3600))
    [ "$age" -lt "$hours" ] || alarm "backup $name" silver "The backup of $name is $age hours old" "The newest in $path is of $(date --date "@$newest" '+%F %H:%M'); $hours hours are allowed."
  done
}

newest_of() { # PATH: seconds of the newest entry of a directory, or of the file; 0 = none
  local file time newest=0 files=("$1")
  [ ! -d "$1" ] || files=("$1"/*)
  for file in "${files[@]}"; do
    time=$(stat --format %Y -- "$file" 2>/dev/null) || continue
    [ "$time" -le "$newest" ] || newest=$time
  done
  printf '%s' "$newest"
}
