#!/usr/bin/env bash
# Builds the one native executable: artifacts/native/ticketing. Needs the .NET SDK 10, Node 20 and, from Debian: clang zlib1g-dev libsqlite3-dev.
set -euo pipefail
cd "$(dirname "$0")/.."

case $(uname -m) in
  x86_64) rid=linux-x64 ;;
  aarch64) rid=linux-arm64 ;;
  *) echo "No native build is known for $(uname -m); 'dotnet run --project Ticketing.Server' runs everywhere." >&2; exit 1 ;;
esac

missing=()
command -v clang >/dev/null || missing+=(clang)
[ -e "/usr/lib/$(uname -m)-linux-gnu/libz.a" ] || missing+=(zlib1g-dev)
[ -e "/usr/lib/$(uname -m)-linux-gnu/libsqlite3.a" ] || missing+=(libsqlite3-dev)
if [ ${#missing[@]} -gt 0 ]; then
  echo "Missing for a native build; install with: apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
fi
command -v dotnet >/dev/null || { echo "Missing for a native build: the .NET SDK 10 (https://dotnet.microsoft.com/download)." >&2; exit 1; }

log=artifacts/publish.log
mkdir -p artifacts/native
# net10.0 is supported longest; its native compiler is not in every package registry. (restore -r sets another property than publish -r.)
framework=net10.0
if ! dotnet restore Ticketing.Server -p:RuntimeIdentifier="$rid" -p:NativeFramework=$framework >"$log" 2>&1; then
  grep -q 'NU110[0-9]' "$log" || { cat "$log" >&2; exit 1; }
  framework=net9.0
  echo "The package registry has no native compiler for net10.0: building for net9.0 from the same sources."
fi
if ! dotnet publish Ticketing.Server -c Release -r "$rid" -p:NativeFramework=$framework -o artifacts/publish >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
# Debug symbols stay in artifacts/publish. Moved, not written over: a running executable keeps its file.
install -m 0755 artifacts/publish/ticketing artifacts/native/ticketing.new
mv artifacts/native/ticketing.new artifacts/native/ticketing
echo "artifacts/native/ticketing: $(stat -c %s artifacts/native/ticketing) bytes, $framework, $rid"
