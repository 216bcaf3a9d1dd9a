#!/bin/sh
# A check by hand: what somebody sees who clones this repository and starts it. Clones what is committed, starts it,
# measures the time to the first page, asks it to stop, and looks for anything left behind.
#
#   scripts/clean-clone.sh                  as this user, in a fresh directory under /tmp
#   scripts/clean-clone.sh /root/closed     in a directory of your choice, such as one that only root may enter
#   RUN_AS=somebody scripts/clean-clone.sh  as another user (needs root)
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
work=${1:-/tmp}
mkdir -p "$work"
work=$(mktemp -d "$(cd "$work" && pwd)/clean-clone-XXXXXX")
clone=$work/lianfang
log=$work/output.log
starter=

# Where root keeps data that PostgreSQL's user could not reach in the clone.
elsewhere() {
  find "$clone/.lianfang" -name postgres.elsewhere.json -exec sed -n 's/.*"directory":"\([^"]*\)".*/\1/p' {} + 2>/dev/null || true
}
# npm ends when it is told to, and the server in its own time after that.
await_end() {
  tries=0
  while [ -n "$(left_running)" ] && [ $tries -lt 30 ]; do
    sleep 1
    tries=$((tries + 1))
  done
}
leave() {
  [ -z "$starter" ] || { kill -TERM "$starter" && wait "$starter"; } 2>/dev/null || true
  await_end
  [ -z "${KEEP:-}" ] || return 0
  for data in $(elsewhere); do
    case $data in /var/lib/lianfang/* | /opt/lianfang/* | /srv/lianfang/*) rm -rf "$data" ;; esac
  done
  rm -rf "$work"
}
trap leave EXIT
trap 'exit 130' HUP INT TERM
fail() {
  echo "FAILED: $1" >&2
  [ ! -f "$log" ] || tail -n 30 "$log" >&2
  exit 1
}
# Processes whose program, arguments or directory lie in the clone.
left_running() {
  for process in /proc/[0-9]*; do
    case "$(readlink "$process/cwd" 2>/dev/null) $(tr '\0' ' ' 2>/dev/null <"$process/cmdline")" in
      *"$clone"*) echo "$process: $(tr '\0' ' ' 2>/dev/null <"$process/cmdline" | cut -c1-120)" ;;
    esac
  done
}

git clone --quiet "file://$here" "$clone"
echo "commit   $(git -C "$clone" log -1 --format='%h %s')"

started=$(date +%s)
if [ -n "${RUN_AS:-}" ]; then
  chmod 755 "$work"
  chown -R "$RUN_AS" "$work"
  (cd "$clone" && exec setsid runuser -u "$RUN_AS" -- npm start -- --port 0 >"$log" 2>&1) &
else
  (cd "$clone" && exec setsid npm start -- --port 0 >"$log" 2>&1) &
fi
starter=$!

# The first address that it prints is the one that a person would open.
url=
while [ -z "$url" ]; do
  kill -0 "$starter" 2>/dev/null || fail 'it ended before it said where to find it'
  [ $(($(date +%s) - started)) -lt 600 ] || fail 'no address after ten minutes'
  url=$(grep -o 'http://127[0-9.]*:[0-9]*' "$log" 2>/dev/null | head -n 1 || true)
  [ -n "$url" ] || sleep 1
done
curl --fail --silent --show-error --output /dev/null "$url" || fail "no page at $url"
echo "page     $url after $(($(date +%s) - started)) s"

# To the whole group, as a terminal does: `runuser` in between takes no SIGINT for it.
kill -INT -- "-$starter"
code=0
wait "$starter" || code=$?
starter=
echo "stopped  exit code $code"

await_end
left=$(left_running)
[ -z "$left" ] || fail "still running: $left"
[ ! -e "$clone/.lianfang/lianfang.lock" ] || fail 'the lock is still there'
for socket in $(find "$clone/.lianfang" $(elsewhere) -name postgres.log -exec sed -n 's/.*listening on Unix socket "\([^"]*\)".*/\1/p' {} +); do
  [ ! -e "$(dirname "$socket")" ] || fail "$(dirname "$socket") is left behind"
done
changed=$(git -c safe.directory='*' -C "$clone" status --short)
[ -z "$changed" ] || fail "the checkout changed: $changed"
echo 'clean    no process, lock, socket or changed file is left'
