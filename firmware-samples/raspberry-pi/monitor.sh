#!/usr/bin/env bash
# The same as monitor.py for a Pi without Python: bash and mosquitto_pub, one look per call, for a timer.
# Exit codes: 0 all delivered; 75 server away, reports wait; 77 name or token not accepted; 78 settings.
set -uo pipefail
export LC_ALL=C.UTF-8
shopt -s nullglob
umask 077

say() { printf '%s\n' "$*" >&2; }

misconfigured() {
  say "$*"
  exit 78
}

conf=${TICKETING_PI_CONF:-/etc/ticketing-pi/monitor.conf}
[ -r "$conf" ] || misconfigured "Cannot read the settings $conf. Copy monitor.conf there, or name it in TICKETING_PI_CONF."
# shellcheck source=/dev/null
. "$conf"
if [ -z "${SERVER:-}" ] || [ -z "${SYSTEM:-}" ]; then misconfigured "SERVER and SYSTEM must be set in $conf."; fi
command -v mosquitto_pub >/dev/null || misconfigured "mosquitto_pub is not installed: apt-get install mosquitto-clients"
token_file=${TOKEN_FILE:-${CREDENTIALS_DIRECTORY:-/etc/ticketing-pi}/token}
token=
[ -r "$token_file" ] || misconfigured "Cannot read the token $token_file."
read -r token <"$token_file" || true
[[ $token =~ ^tk_[A-Za-z0-9_-]+$ ]] || misconfigured "$token_file must hold one line, the token, which begins with tk_."
state=${STATE_DIR:-${STATE_DIRECTORY:-/var/lib/ticketing-pi}}
mkdir -p "$state/spool" "$state/conditions" "$state/config" || misconfigured "Cannot write to $state."
# mosquitto_pub reads its options from there: an argument could be read by everybody with ps.
export XDG_CONFIG_HOME=$state/config
{
  printf -- '-h %s\n-p %s\n-u %s\n-P %s\n' "$SERVER" "${PORT:-1883}" "${TOKEN_NAME:-$SYSTEM}" "$token"
  [ -z "${TLS_AUTHORITY:-}" ] || printf -- '--cafile %s\n' "$TLS_AUTHORITY"
} >"$XDG_CONFIG_HOME/mosquitto_pub"
base=${MQTT_ROOT:-ticketing}/${TENANT:-home}/$SYSTEM

text() { # as a JSON string
  local escaped=${1//\\/\\\\}
  printf '"%s"' "${escaped//\"/\\\"}"
}

spool() { # LEAF JSON-MEMBERS: a file per report; the id makes it count once, however often it is sent
  local now newest files=("$state"/spool/*) id
  now=$(date +%s%N)
  if [ ${#files[@]} -gt 0 ]; then
    newest=${files[-1]##*/}
    newest=${newest%%.*}
    [ "$now" -gt "$newest" ] || now=$((newest + 1))
  fi
  id=$(</proc/sys/kernel/random/uuid)
  printf '{%s,"id":"%s"}' "$2" "$id" >"$state/$now" && sync "$state/$now" && mv "$state/$now" "$state/spool/$now.$1"
}

judge() { # REFERENCE WRONG(0|1) TITLE SLA: reports a change, and nothing else
  local known="$state/conditions/$1"
  if [ "$2" = 1 ] && [ ! -e "$known" ]; then
    spool alarm "\"title\":$(text "$3"),\"reference\":$(text "$1"),\"sla\":\"$4\"" && : >"$known" && say "alarm: $3"
  elif [ "$2" = 0 ] && [ -e "$known" ]; then
    spool ok "\"reference\":$(text "$1")" && rm -f "$known" && say "over: $3"
  fi
}

at_least() { if [ "$1" -ge "$2" ]; then printf 1; else printf 0; fi; }

if [[ $(timeout 10 vcgencmd measure_temp 2>/dev/null) =~ temp=([0-9]+) ]]; then
  limit=${TEMPERATURE_HIGH:-80}
  [ ! -e "$state/conditions/temperature" ] || limit=${TEMPERATURE_LOW:-70}
  judge temperature "$(at_least "${BASH_REMATCH[1]}" "$limit")" "The processor is at ${BASH_REMATCH[1]} °C" silver
fi
if [[ $(timeout 10 vcgencmd get_throttled 2>/dev/null) =~ throttled=(0x[0-9a-fA-F]+) ]]; then
  # Bit 0: too little voltage now. Bit 16, since the start, would never go away again.
  judge voltage $((BASH_REMATCH[1] & 1)) "The power supply is too weak: under-voltage" silver
fi
IFS=';' read -ra contacts <<<"${CONTACTS:-}"
for contact in "${contacts[@]}"; do
  [[ $contact =~ ^\ *([0-9]+):([A-Za-z0-9_.-]+):(.+)$ ]] || misconfigured "CONTACTS: '$contact' must be GPIO:REFERENCE:TITLE"
  pin=${BASH_REMATCH[1]} reference=${BASH_REMATCH[2]} title=${BASH_REMATCH[3]}
  timeout 10 pinctrl set "$pin" ip pu 2>/dev/null || continue
  # "17: ip pu | hi // GPIO17 = input": pulled up, so an open contact reads high.
  case $(timeout 10 pinctrl get "$pin" 2>/dev/null) in
    *"| hi"*) judge "$reference" 1 "$title" gold ;;
    *"| lo"*) judge "$reference" 0 "$title" gold ;;
  esac
done

publish() { # TOPIC ARGUMENTS…: explains a failure and ends
  local said
  said=$(timeout 30 mosquitto_pub -q 1 -t "$base/$1" "${@:2}" 2>&1) && return
  waiting=("$state"/spool/*)
  case $said in
    *"not authori"* | *"ad user name"*)
      say "The server does not accept name and token in $token_file. Reports waiting: ${#waiting[@]}."
      exit 77
      ;;
  esac
  say "The server $SERVER is away (${said//$'\n'/ }). Reports waiting: ${#waiting[@]}."
  exit 75
}

for file in "$state"/spool/*; do
  publish "${file##*.}" -f "$file"
  rm -f "$file"
done
publish heartbeat -m alive
