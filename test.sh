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
packages=()
command -v chromium >/dev/null || packages+=(chromium)
command -v redis-server >/dev/null || packages+=(redis-server)
/usr/bin/python3 -c 'import websockets' 2>/dev/null || packages+=(python3 python3-websockets)
command -v clang >/dev/null || command -v gcc >/dev/null || packages+=(gcc libc6-dev)
if [ "${#packages[@]}" != 0 ]; then
  command -v apt-get >/dev/null || die "missing, and there is no apt-get to install them: ${packages[*]}"
  sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "${packages[@]}" >/dev/null
fi
for folder in clients/js openapi samples/angular; do (cd "$folder" && npm ci --ignore-scripts --no-fund --no-audit --silent); done

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

# By the command of the Dockerfile, from a folder with what it is given and no more.
step "Native binary"
rm -rf artifacts/context artifacts/native
mkdir -p artifacts/context
mapfile -t given < <(sed -n 's/^!//p' deploy/Dockerfile.dockerignore)
git ls-files -z -- "${given[@]}" | tar --null -T - -c | tar -x -C artifacts/context
publish=$(sed -n 's|^RUN \(dotnet publish .*\) -o /app$|\1|p' deploy/Dockerfile)
(cd artifacts/context && $publish -o ../native --nologo -v quiet)
export PRESENCE_NATIVE=$PWD/artifacts/native/Presence.Api

passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Adds what a runner has counted. One that counted nothing, or ended badly without a failure to show, has failed.
count() { # name, exit status, passed, failed
  local runner_passed=${3:-0} runner_failed=${4:-0}
  if [ "$runner_failed" = 0 ] && { [ "$2" != 0 ] || [ "$runner_passed" = 0 ]; }; then
    printf '%s ended with status %s and %s tests passed\n' "$1" "$2" "$runner_passed" >&2
    runner_failed=1
  fi
  printf '%s: %s passed, %s failed\n' "$1" "$runner_passed" "$runner_failed"
  passed=$((passed + runner_passed))
  failed=$((failed + runner_failed))
}

node_tests() { # folder
  local status=0
  (cd "$1" && node --test --test-reporter=tap test/*.test.js) >"$log" 2>&1 || status=$?
  [ "$status" = 0 ] || cat "$log"
  count "$1" "$status" "$(sed -n 's/^# pass //p' "$log" | tail -n 1)" "$(sed -n 's/^# fail //p' "$log" | tail -n 1)"
}

step "Browser client: tests"
node_tests clients/js

step "The contract: each document by its own parser, every example and recorded conversation by the schemas"
node_tests openapi

step "Angular sample: compiled and run"
(cd samples/angular && npm run --silent build)
node_tests samples/angular

step "Service: tests"
status=0
dotnet test MinimalPresence.sln -c Release --no-build --nologo 2>&1 | tee "$log" || status=$?
count service "$status" \
  "$(sed -n 's/.*Failed: *[0-9]*, Passed: *\([0-9]*\),.*/\1/p' "$log" | awk '{n += $1} END {print n + 0}')" \
  "$(sed -n 's/.*Failed: *\([0-9]*\), Passed:.*/\1/p' "$log" | awk '{n += $1} END {print n + 0}')"

step "Benchmarks: each runs once"
status=0
dotnet run -c Release --no-build --project Presence.Bench -- micro --job dry --inProcess --artifacts artifacts/bench >"$log" 2>&1 || status=$?
[ "$status" = 0 ] || tail -n 40 "$log"
count benchmarks "$status" "$(grep -c '^// Benchmark: ' "$log")" 0

step "Benchmarks: a small run of each kind of load, and of each server to compare with"
bench() { # arguments
  local status=0
  dotnet run -c Release --no-build --project Presence.Bench -- "$@" >"$log" 2>&1 || status=$?
  [ "$status" = 0 ] || tail -n 40 "$log"
  count "bench $1 $2" "$status" "$([ "$status" = 0 ] && echo 1 || echo 0)" "$([ "$status" = 0 ] && echo 0 || echo 1)"
}
bench load fanout-rate --rooms 2 --members 10 --rate 50 --seconds 1
bench load fanout-rate --rooms 2 --members 10 --rate 50 --seconds 1 --subprotocol presence.v1.batch
bench load fanout-saturate --rooms 2 --members 10 --seconds 1
bench load join-storm --members 30
bench load fanout-rate --nodes 2 --rooms 2 --members 10 --rate 50 --seconds 1
bench load join-storm --nodes 3 --members 30
bench load idle --rooms 10 --members 10 --settle 1
bench load start --runs 2 -- "$PRESENCE_NATIVE" --urls "http://127.0.0.1:{port}" --Presence:Identity:AllowQueryInProduction=true
bench load neighbours --rooms 2 --members 5 --rate 50 --seconds 1 --rounds 1 --stalled 20 --paused 5 --flood 1000
bench soak --minutes 0.17 --visits 50 --storm 20 --stalled 5 --output artifacts/bench/soak.json
bench compare --smoke --aot-binary "$PRESENCE_NATIVE" --output artifacts/bench/smoke

printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
