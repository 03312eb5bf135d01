# shellcheck shell=bash
# Battery supply: apcupsd's apcaccess, or upsc of NUT.
# shellcheck disable=SC2034 # TOOL is read by the library
TOOL=ups

check_ups() {
  local output name units answered=0
  if have apcaccess; then
    output=$(timeout 20 apcaccess 2>/dev/null) || output=
    judge_ups ups "$(value "$output" STATUS)" "$output"
  elif have upsc; then
    units=$(timeout 20 upsc -l 2>/dev/null) || return 1
    for name in $units; do
      output=$(timeout 20 upsc "$name" 2>/dev/null) || output=
      judge_ups "$name" "$(value "$output" ups.status)" "$output"
    done
  else
    [ -e "$STATE_DIR/absent/ups" ] || say "ups: skipped, neither apcaccess nor upsc is installed"
    : >"$STATE_DIR/absent/ups"
    answered=1
  fi
  return "$answered"
}

value() { # OUTPUT KEY: both programs print "KEY : value"
  local key text
  while IFS=: read -r key text; do
    key=${key%% *}
    [ "$key" = "$2" ] && printf '%s' "${text# }" && return
  done <<<"$1"
}

judge_ups() { # NAME STATUS OUTPUT
  case " $2 " in
    "  " | *" COMMLOST "*) alarm "$1 silent" silver "The battery supply $1 does not answer" "$3" ;;
  esac
  case " $2 " in
    *" LOWBATT "* | *" LB "*) alarm "$1 battery low" gold "The battery of $1 is nearly empty" "$3" ;;
  esac
  case " $2 " in
    *" ONBATT "* | *" OB "*) alarm "$1 on battery" gold "Power is out: $1 runs on its battery" "$3" ;;
  esac
  case " $2 " in
    *" REPLACEBATT "* | *" RB "*) alarm "$1 battery worn" bronze "The battery of $1 must be replaced" "$3" ;;
  esac
}
