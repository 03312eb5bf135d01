#!/usr/bin/env bash
# Installs Home Ticketing on this machine, or upgrades it when it is there already. Settings and data are kept.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

usage() {
  cat <<EOF
usage: install.sh [--binary FILE] [--internet] [--root DIR]
  --binary FILE  install this executable; without it artifacts/native/ticketing is built and taken
  --internet     let the service talk to the internet (a mail server or broker outside the home)
  --root DIR     install below DIR and start nothing (for packages and images)
EOF
}

binary='' internet=false root=${DESTDIR:-}
while [ $# -gt 0 ]; do
  case $1 in
    --binary) binary=${2:?--binary needs a file}; shift 2 ;;
    --root) root=${2:?--root needs a directory}; shift 2 ;;
    --internet) internet=true; shift ;;
    --help | -h) usage; exit 0 ;;
    *) echo "unknown option $1" >&2; usage >&2; exit 2 ;;
  esac
done

if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
  echo "Run this as root (sudo $0), or give --root DIR." >&2
  exit 1
fi
if [ -z "$binary" ]; then
  bash "$here/publish.sh"
  binary=$here/../artifacts/native/ticketing
fi
version=$("$binary" --version) || { echo "$binary is no executable of Home Ticketing for this machine." >&2; exit 1; }

bin=$root/usr/local/bin/ticketing
unit=$root/etc/systemd/system/ticketing.service
settings=$root/etc/ticketing/ticketing.json
credentials=$root/etc/ticketing/credentials
verb=installed
[ ! -e "$bin" ] || verb=upgraded

# Moved into place: the running executable keeps its file until the restart.
install -D -m 0755 "$binary" "$bin.new"
mv "$bin.new" "$bin"
install -D -m 0644 "$here/ticketing.service" "$unit"
install -d -m 0755 "$root/etc/ticketing"
install -d -m 0700 "$credentials"
if [ ! -e "$settings" ]; then
  cat >"$settings" <<'EOF'
{
  // Everybody can read this file. Secrets belong into files in /etc/ticketing/credentials, one each, named
  // smtp, mqtt-broker, setup-adminpassword, setup-token, tls-certificate, tls-key; for example
  //   echo 'smtp://user:password@mail.example.org:587' >/etc/ticketing/credentials/smtp
  // 'ticketing --help' lists all settings, 'ticketing check' finds mistakes.
  "Ticketing": {
    "Data": "/var/lib/ticketing",
    "Url": "http://*:8080",
    "Mqtt": { "Port": 1883 }
  }
}
EOF
  chmod 0644 "$settings"
fi
if $internet; then
  install -d -m 0755 "$unit.d"
  printf '# Written by install.sh --internet.\n[Service]\nIPAddressAllow=any\n' >"$unit.d/internet.conf"
fi
echo "$verb: ${bin#"$root"} $version"

if [ -n "$root" ]; then
  echo "Below $root nothing is started."
elif [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  systemctl enable --quiet ticketing
  if ! systemctl restart ticketing; then
    journalctl --unit ticketing --lines 20 --no-pager >&2 || true
    echo "The service did not start; the lines above say why. 'ticketing check' looks closer." >&2
    exit 1
  fi
  cat <<EOF
The service runs and starts with the machine.
Next:
  cat /var/lib/ticketing/first-start.txt   name, password and token of the first start; delete it afterwards
  http://$(hostname):8080                  the page
  /etc/ticketing/ticketing.json            settings; then: systemctl restart ticketing
  ticketing check                          finds mistakes
  journalctl -u ticketing -f               what it does
EOF
  $internet || echo "It talks to this machine and to home networks only. Mail server or broker outside: run this again with --internet."
else
  cat <<EOF
systemd does not run here, so nothing was started. Start it by hand:
  ticketing serve
Its data goes to /var/lib/ticketing; first-start.txt there holds name, password and token.
EOF
fi
