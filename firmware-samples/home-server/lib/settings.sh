# shellcheck shell=bash
# Settings: the file, then what follows from it. Sourced; ends the program with 78 if nothing can be done with them.

# Exit codes, those of sysexits.h.
# shellcheck disable=SC2034 # used by those who source this
readonly REFUSED=65 AWAY=75 NOT_ALLOWED=77 MISCONFIGURED=78

say() { printf '%s\n' "$*" >&2; }

have() { command -v "$1" >/dev/null 2>&1; }

misconfigured() {
  say "$*"
  exit "$MISCONFIGURED"
}

# shellcheck disable=SC2034 # used by those who source this
load_settings() {
  # Numbers and messages of all tools in the form that is read here.
  export LC_ALL=C.UTF-8
  local file=${TICKETING_MONITOR_CONF:-/etc/ticketing-monitor/monitor.conf}
  [ -r "$file" ] || misconfigured "Cannot read the settings $file. Copy monitor.conf there, or name it in TICKETING_MONITOR_CONF."
  # shellcheck source=/dev/null
  . "$file" || misconfigured "The settings $file are no bash: see the line above."
  : "${SERVER:=}" "${SYSTEM:=}"
  [[ $SERVER =~ ^https?://[^/]+ ]] || misconfigured "SERVER='$SERVER' in $file must be an address such as http://home.lan:8080."
  [[ $SYSTEM =~ ^[^/+#[:space:]\"\\]+$ ]] || misconfigured "SYSTEM='$SYSTEM' in $file must be a name without blanks, quotes, / + and #."
  SERVER=${SERVER%/}
  TOKEN_NAME=${TOKEN_NAME:-$SYSTEM}
  TOKEN_FILE=${TOKEN_FILE:-${CREDENTIALS_DIRECTORY:-/etc/ticketing-monitor}/token}
  STATE_DIR=${STATE_DIR:-${STATE_DIRECTORY:-/var/lib/ticketing-monitor}}
  SPOOL_LIMIT=${SPOOL_LIMIT:-1000}
  local host=${SERVER#*://}
  host=${host%%/*}
  [[ $host =~ ^(.*):[0-9]+$ ]] && host=${BASH_REMATCH[1]}
  HEARTBEAT=${HEARTBEAT:-mqtt://$host:1883}
  have curl || misconfigured "curl is not installed: apt-get install curl"
  umask 077
  mkdir -p "$STATE_DIR"/{conditions,spool,refused,absent} || misconfigured "Cannot write to $STATE_DIR. Run this as root, or set STATE_DIR."
}

# The token, or the end. Never an argument of a program: those can be read by everybody on this machine.
read_token() {
  local token=
  [ -r "$TOKEN_FILE" ] || misconfigured "Cannot read the token $TOKEN_FILE. Make one with: ticketing token add $TOKEN_NAME --kind device --system $SYSTEM"
  read -r token <"$TOKEN_FILE" || true
  [[ $token =~ ^tk_[A-Za-z0-9_-]+$ ]] || misconfigured "$TOKEN_FILE must hold one line, the token, which begins with tk_."
  printf '%s' "$token"
}
