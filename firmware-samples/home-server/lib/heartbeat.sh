# shellcheck shell=bash
# The sign of life: its absence is what reports this machine when it can report nothing any more.

# heartbeat: sends it, or says why not. Returns an exit code.
heartbeat() {
  local token topic
  case $HEARTBEAT in
    off) return 0 ;;
    http://* | https://*)
      curl --silent --show-error --fail --max-time 20 --output /dev/null "$HEARTBEAT" && return 0
      ;;
    mqtt://*)
      if [[ " $(curl --version) " != *" mqtt "* ]]; then
        say "This curl speaks no MQTT. Set HEARTBEAT to the address of a ping, or to off."
        return "$MISCONFIGURED"
      fi
      token=$(read_token) || return "$MISCONFIGURED"
      topic=${MQTT_ROOT:-ticketing}/${TENANT:-home}/$SYSTEM/heartbeat
      printf 'user = "%s:%s"\n' "$TOKEN_NAME" "$token" | curl --config - --silent --show-error --max-time 20 --data alive "${HEARTBEAT%/}/$topic" && return 0
      ;;
    *)
      say "HEARTBEAT='$HEARTBEAT' must be mqtt://HOST:PORT, the http(s) address of a ping, or off."
      return "$MISCONFIGURED"
      ;;
  esac
  say "The heartbeat to $HEARTBEAT was not taken."
  return "$AWAY"
}
