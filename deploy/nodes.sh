#!/usr/bin/env bash
# Redis and three nodes of the service on this machine, without Docker. Ctrl+C stops all of them.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

die() { printf 'nodes.sh: %s\n' "$*" >&2; exit 1; }
is_open() { (: <>"/dev/tcp/localhost/$1") 2>/dev/null; }

command -v dotnet >/dev/null || die 'the .NET 10 SDK is missing: https://dotnet.microsoft.com/download'
command -v redis-server >/dev/null || die 'redis-server is missing: apt-get install redis-server, or brew install redis'
for port in 5081 5082 5083; do
  ! is_open "$port" || die "port $port is in use: stop what listens there"
done
redis=6390
while is_open "$redis"; do redis=$((redis + 1)); done

logs=$(mktemp -d)
pids=() names=()

# In a process group of its own: Ctrl+C reaches this script alone, and the nodes can still say goodbye to each other.
start() { # name, command
  local name=$1
  shift
  set -m
  "$@" </dev/null >"$logs/$name" 2>&1 &
  set +m
  pids+=($!)
  names+=("$name")
}

stop_all() {
  trap '' INT TERM HUP
  local i
  # Redis was started first and goes last.
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
    [ "$i" -gt 0 ] || wait_for_nodes
    kill "${pids[i]}" 2>/dev/null || true
  done
  [ "${#pids[@]}" = 0 ] || wait "${pids[0]}" 2>/dev/null || true
  rm -rf "$logs"
}

wait_for_nodes() {
  local pid
  for pid in "${pids[@]:1}"; do wait "$pid" 2>/dev/null || true; done
}

# Until the port is open, for half a minute.
await() { # port, index of the process
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    kill -0 "${pids[$2]}" 2>/dev/null || break
    ! is_open "$1" || return 0
    sleep 0.1
  done
  printf 'nodes.sh: %s has not started:\n' "${names[$2]}" >&2
  cat "$logs/${names[$2]}" >&2
  exit 1
}

trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

printf 'Building ...\n'
if ! dotnet build Presence.Api -c Release --nologo -v quiet >"$logs/build" 2>&1; then
  cat "$logs/build" >&2
  die 'the build has failed'
fi

start redis redis-server --bind 127.0.0.1 --port "$redis" --save '' --appendonly no --dir "$logs"
await "$redis" 0

for i in 1 2 3; do
  start "node-$i" env \
    ASPNETCORE_ENVIRONMENT=Development \
    Presence__Redis__ConnectionString="127.0.0.1:$redis" \
    Presence__Cluster__NodeId="node-$i" \
    Presence__Cluster__ShowNode=true \
    dotnet Presence.Api/bin/Release/net10.0/Presence.Api.dll --urls "http://localhost:508$i"
done
for i in 1 2 3; do
  await "508$i" "$i"
  printf 'node-%s  http://localhost:508%s  process %s\n' "$i" "$i" "${pids[i]}"
done
printf 'redis   127.0.0.1:%s  process %s\n' "$redis" "${pids[0]}"
printf 'Open two of the addresses: they show the same room. "kill -9" of a process shows what the others then see. Ctrl+C stops all.\n'

# A wait that a signal ends at once.
left=("${!pids[@]}")
while [ "${#left[@]}" -gt 0 ]; do
  sleep 1 &
  wait $! 2>/dev/null || true
  still=()
  for i in "${left[@]}"; do
    if kill -0 "${pids[i]}" 2>/dev/null; then still+=("$i"); else printf '%s has ended\n' "${names[i]}"; fi
  done
  left=(${still[@]+"${still[@]}"})
done
