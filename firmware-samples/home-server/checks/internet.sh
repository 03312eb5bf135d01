# shellcheck shell=bash
# The way out. One that answers is enough.

check_internet() {
  local target
  declare -p INTERNET >/dev/null 2>&1 || INTERNET=(1.1.1.1:443 9.9.9.9:443 8.8.8.8:443)
  for target in "${INTERNET[@]}"; do
    # shellcheck disable=SC2016 # for the inner shell
    timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "${target%:*}" "${target##*:}" 2>/dev/null && return 0
  done
  alarm internet none "The internet is not reachable" "None of these took a connection: ${INTERNET[*]}"
}
