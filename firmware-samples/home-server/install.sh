#!/usr/bin/env bash
# Installs the monitor on this machine, or brings it up to date. Settings, token and state are kept.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

usage() {
  cat <<TEXT
usage: install.sh [--all-units] [--root DIR]
  --all-units  every unit that fails makes a ticket at once (OnFailure= for all services)
  --root DIR   install below DIR and start nothing (for images and packages)
TEXT
}

root='' all_units=false
while [ $# -gt 0 ]; do
  case $1 in
    --all-units) all_units=true; shift ;;
    --root) root=${2:?--root needs a directory}; shift 2 ;;
    --help | -h) usage; exit 0 ;;
    *) echo "unknown option $1" >&2; usage >&2; exit 2 ;;
  esac
done
if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
  echo "Run this as root (sudo $0), or give --root DIR." >&2
  exit 1
fi

program=$root/usr/local/lib/ticketing-monitor
settings=$root/etc/ticketing-monitor
units=$root/etc/systemd/system
install -d -m 0755 "$program/lib" "$program/checks" "$program/hooks" "$units"
install -d -m 0700 "$settings"
install -m 0755 "$here/monitor.sh" "$here/ticket.sh" "$program/"
install -m 0755 "$here"/hooks/*.sh "$program/hooks/"
install -m 0644 "$here"/lib/*.sh "$program/lib/"
install -m 0644 "$here"/checks/*.sh "$program/checks/"
install -m 0644 "$here/ticketing-monitor.service" "$here/ticketing-monitor.timer" "$here/ticket@.service" "$units/"
[ -e "$settings/monitor.conf" ] || install -m 0600 "$here/monitor.conf" "$settings/monitor.conf"
if $all_units; then
  install -d -m 0755 "$units/service.d" "$units/ticket@.service.d"
  printf '[Unit]\nOnFailure=ticket@%%n.service\n' >"$units/service.d/10-ticket.conf"
  # The same name, empty: a report that fails must not report itself.
  : >"$units/ticket@.service.d/10-ticket.conf"
fi

if [ -n "$root" ]; then
  echo "Installed below $root; nothing is started."
  exit 0
fi
if [ ! -s "$settings/token" ]; then
  cat <<TEXT
Installed. Before it can start:
  1. on the server: ticketing token add $(hostname) --kind device --system $(hostname)
  2. here: put that token into $settings/token (chmod 0600), and SERVER and SYSTEM into $settings/monitor.conf
  3. run this again
TEXT
  exit 0
fi
systemctl daemon-reload
systemctl enable --quiet --now ticketing-monitor.timer
systemctl start ticketing-monitor.service || { journalctl --unit ticketing-monitor --lines 20 --no-pager >&2; exit 1; }
echo "The monitor runs every five minutes: journalctl -u ticketing-monitor"
