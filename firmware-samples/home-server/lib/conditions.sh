# shellcheck shell=bash
# What is known to be wrong. A check says what is wrong now; reported is only what is new, and what is over.
# A condition is a file $STATE_DIR/conditions/CHECK/REFERENCE with the title it was reported by.

encoded() { # a reference as the name of a file
  local name=${1//%/%25}
  printf '%s' "${name//\//%2F}"
}

decoded() {
  local name=${1//%2F//}
  printf '%s' "${name//%25/%}"
}

# is_alarmed REFERENCE: true while the running check has reported it; for limits that recover lower than they alarm.
is_alarmed() { [ -e "$STATE_DIR/conditions/$CHECK/$(encoded "$1")" ]; }

# unchanged REFERENCE: cannot be told at present (a disk that sleeps); stays as it was.
unchanged() { SEEN["$(encoded "$1")"]=1; }

# alarm REFERENCE SLA TITLE [DESCRIPTION]: this is wrong now.
alarm() {
  local name
  name=$(encoded "$1")
  SEEN["$name"]=1
  [ -e "$STATE_DIR/conditions/$CHECK/$name" ] || open_condition "$@"
}

# open_condition REFERENCE SLA TITLE [DESCRIPTION]: reports it, also if it is known. The report is on disk before the condition is: a crash between the two repeats it, which the server merges.
open_condition() {
  local folder=$STATE_DIR/conditions/$CHECK
  mkdir -p "$folder"
  spool firing "$1" "$2" "$3" "${4:-}" || return 0
  printf '%s\n' "$3" >"$folder/$(encoded "$1")"
  say "alarm: $3"
}

# close_condition REFERENCE: reports that it is over, if it was reported.
close_condition() {
  local file title=
  file=$STATE_DIR/conditions/$CHECK/$(encoded "$1")
  [ -e "$file" ] || return 0
  read -r title <"$file" || true
  spool ok "$1" none "Over: ${title:-$1}" "" || return 0
  rm -f "$file"
  say "over: ${title:-$1}"
}

# absent TOOL: says once that a check is skipped. For `have TOOL || { absent TOOL; return 1; }`.
absent() {
  [ -e "$STATE_DIR/absent/$1" ] || say "$CHECK: skipped, $1 is not installed"
  : >"$STATE_DIR/absent/$1"
}

# run_check FILE: runs the function check_NAME of checks/NAME.sh by itself. If it returns 0 it has seen everything: what it did not name is over. If not, nothing is known to be over.
run_check() (
  CHECK=${1##*/}
  CHECK=${CHECK%.sh}
  declare -A SEEN=()
  # shellcheck source=/dev/null
  . "$1"
  "check_$CHECK" || return 0
  rm -f "$STATE_DIR/absent/${TOOL:-none}"
  for file in "$STATE_DIR/conditions/$CHECK"/*; do
    [ -e "$file" ] || continue
    [ -n "${SEEN["${file##*/}"]:-}" ] || close_condition "$(decoded "${file##*/}")"
  done
)
