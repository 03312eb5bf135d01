# shellcheck shell=bash
# Certificates that expire: PEM files and host:port.
# shellcheck disable=SC2034 # TOOL is read by the library
TOOL=openssl

check_certificate() {
  local entry pem
  declare -p CERTIFICATES >/dev/null 2>&1 || return 0
  have openssl || { absent openssl; return 1; }
  for entry in "${CERTIFICATES[@]}"; do
    if [[ $entry == /* ]]; then
      if ! pem=$(openssl x509 -in "$entry" 2>/dev/null); then
        alarm "certificate $entry" silver "The certificate $entry cannot be read"
        continue
      fi
    elif ! pem=$(timeout 20 openssl s_client -connect "$entry" -servername "${entry%:*}" </dev/null 2>/dev/null | openssl x509 2>/dev/null); then
      # Nobody there is no news about the certificate.
      unchanged "certificate $entry"
      continue
    fi
    openssl x509 -noout -checkend $((${CERTIFICATE_DAYS:-21} * 86400)) <<<"$pem" >/dev/null ||
      alarm "certificate $entry" silver "The certificate $entry expires" "$(openssl x509 -noout -subject -issuer -enddate <<<"$pem")"
  done
}
