#!/usr/bin/env bash
# Installs what is missing, builds, checks, and runs every test. The last line says how many passed and failed.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# A snapshot that is missing or differs fails; nothing is accepted silently.
export SNAPSHOOTER_STRICT_MODE=on

step() { printf '\n== %s\n' "$*"; }
die() { printf 'test.sh: %s\n' "$*" >&2; exit 1; }

step "What the tests need"
command -v dotnet >/dev/null || die "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download"
command -v node >/dev/null && command -v npm >/dev/null || die "Node.js 20 or later with npm is missing: https://nodejs.org"
if ! command -v chromium >/dev/null; then
  command -v apt-get >/dev/null || die "chromium is missing, and there is no apt-get to install it"
  sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq chromium >/dev/null
fi
(cd clients/js && npm ci --no-fund --no-audit --silent)

step "Build (warnings are errors)"
dotnet build MinimalPresence.sln -c Release --nologo -v quiet

step "Generated files are committed"
if [ -n "$(git status --porcelain -- openapi 2>/dev/null)" ]; then
  git --no-pager diff -- openapi
  die "openapi/ differs from what the build has written: review it and commit it"
fi

step "Format"
dotnet format MinimalPresence.sln --verify-no-changes --no-restore

step "Browser client: types"
(cd clients/js && npm run --silent check)

passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

step "Browser client: tests"
(cd clients/js && npm test --silent -- --test-reporter=tap) >"$log" 2>&1 || { cat "$log"; :; }
passed=$((passed + $(sed -n 's/^# pass \([0-9]*\)$/\1/p' "$log" | tail -n 1)))
failed=$((failed + $(sed -n 's/^# fail \([0-9]*\)$/\1/p' "$log" | tail -n 1)))
printf '%s passed, %s failed\n' "$passed" "$failed" | sed 's/^/clients\/js: /'

step "Service: tests"
status=0
dotnet test MinimalPresence.sln -c Release --no-build --nologo 2>&1 | tee "$log" || status=$?
service_passed=$(sed -n 's/.*Failed: *\([0-9]*\), Passed: *\([0-9]*\),.*/\2/p' "$log" | awk '{n += $1} END {print n + 0}')
service_failed=$(sed -n 's/.*Failed: *\([0-9]*\), Passed: *\([0-9]*\),.*/\1/p' "$log" | awk '{n += $1} END {print n + 0}')
[ "$service_passed" -gt 0 ] || service_failed=$((service_failed + 1))
[ "$status" = 0 ] || [ "$service_failed" -gt 0 ] || service_failed=1
passed=$((passed + service_passed)) failed=$((failed + service_failed))

step "Benchmarks: each runs once"
if dotnet run -c Release --no-build --project Presence.Bench -- micro --job dry --inProcess >"$log" 2>&1; then
  passed=$((passed + 1))
else
  tail -n 40 "$log"
  failed=$((failed + 1))
fi

printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
