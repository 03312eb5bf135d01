#!/usr/bin/env bash
# Runs Home Ticketing from its sources. Needs the .NET SDK 10, Node 20 and apt; everything after the script's name goes to the program.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

# The embedded store is Debian's own SQLite library.
if ! compgen -G "/usr/lib/$(uname -m)-linux-gnu/libsqlite3.so.0" >/dev/null; then
  sudo=''
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  $sudo apt-get update
  $sudo apt-get install --yes --no-install-recommends libsqlite3-0
fi
exec dotnet run --project "$here" --no-launch-profile -- "$@"
