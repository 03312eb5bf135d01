#!/usr/bin/env bash
# Removes Home Ticketing from this machine. Data and settings stay unless --purge is given.
set -euo pipefail

purge=false root=${DESTDIR:-}
while [ $# -gt 0 ]; do
  case $1 in
    --purge) purge=true; shift ;;
    --root) root=${2:?--root needs a directory}; shift 2 ;;
    --help | -h) echo "usage: uninstall.sh [--purge] [--root DIR]   --purge deletes tickets, settings and secrets too"; exit 0 ;;
    *) echo "unknown option $1; see --help" >&2; exit 2 ;;
  esac
done

if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
  echo "Run this as root (sudo $0), or give --root DIR." >&2
  exit 1
fi
if [ -z "$root" ] && [ -d /run/systemd/system ]; then
  systemctl disable --now --quiet ticketing 2>/dev/null || true
fi
rm -f "$root/usr/local/bin/ticketing" "$root/etc/systemd/system/ticketing.service" "$root/etc/systemd/system/ticketing.service.d/internet.conf"
rmdir "$root/etc/systemd/system/ticketing.service.d" 2>/dev/null || true
if [ -z "$root" ] && [ -d /run/systemd/system ]; then
  systemctl daemon-reload
fi
if $purge; then
  # With DynamicUser=yes /var/lib/ticketing is a link to the directory in private.
  rm -rf "$root/var/lib/ticketing" "$root/var/lib/private/ticketing" "$root/etc/ticketing"
  echo "removed, with all data and settings"
else
  echo "removed; tickets stay in /var/lib/ticketing and settings in /etc/ticketing (--purge deletes them)"
fi
