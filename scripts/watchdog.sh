#!/bin/sh
# Leaves nothing of one lab behind, however its owner ended.
#
#   watchdog.sh REGISTER NODE [DOCKER_SOCKET]
#
# stdin is a pipe from the owner. It closes when the owner closes it (an orderly end, announced by the word
# "orderly") and also when the owner dies of anything, SIGKILL included. REGISTER is the lab's list of what
# it may own, one "key=value" a line, written before the thing itself exists:
#   directory=PATH   removed; first, every mysqld that names PATH on its command line is killed, and every
#                    program whose HOME it is, with its process group
#   mount=PATH       unmounted
#   container=NAME   removed by force, unless the end is orderly (the owner has done it then)
# The register is removed last, and only when all is gone: what stops this script leaves the work to the next sweep.
set -u
trap '' HUP INT TERM

register=$1
node=$2
socket=${3:-}
word=
read -r word
[ "$word" = orderly ] && cat >/dev/null

each() { sed -n "s/^$1=//p" "$register" 2>/dev/null; }

servers_of() {
  for file in $(grep -lF -- "$1/" /proc/[0-9]*/cmdline 2>/dev/null); do
    pid=${file#/proc/}
    # grep finds itself too, and is gone by now.
    if grep -qF mysqld "$file" 2>/dev/null; then echo "${pid%/cmdline}"; fi
  done
}

programs_of() {
  for file in $(grep -lzxF -- "HOME=$1" /proc/[0-9]*/environ 2>/dev/null); do
    pid=${file#/proc/}
    pid=${pid%/environ}
    # The process and its group, the fifth field; the second, in brackets, may hold spaces.
    sed "s/^.*) . [0-9]* \([0-9]*\) .*/$pid -\1/" "/proc/$pid/stat" 2>/dev/null
  done
}

end_processes() {
  tries=0
  pids=$(servers_of "$1"; programs_of "$1")
  while [ -n "$pids" ] && [ $tries -lt 100 ]; do
    kill -9 $pids 2>/dev/null
    tries=$((tries + 1))
    sleep 0.05
    pids=$(servers_of "$1"; programs_of "$1")
  done
}

# A copy that the owner had begun goes on without it, and puts files where others were just removed.
remove_directory() {
  tries=0
  while [ -e "$1" ] && [ $tries -lt 100 ]; do
    rm -rf "$1" 2>/dev/null || sleep 0.1
    tries=$((tries + 1))
  done
}

# The CLI knows contexts and remote engines; Node can always ask the socket.
remove_container() {
  if command -v docker >/dev/null; then
    docker rm --force --volumes "$1" >/dev/null 2>&1
  else
    "$node" -e '
      const [socketPath, name] = process.argv.slice(1);
      require("http").request({ socketPath, method: "DELETE", path: `/containers/${name}?force=true&v=true` }, (answer) =>
        process.exit(answer.statusCode < 300 ? 0 : 1)).on("error", () => process.exit(1)).end();' "$socket" "$1"
  fi
}

each directory | while IFS= read -r directory; do end_processes "$directory"; done
if [ "$word" != orderly ]; then
  each container | while IFS= read -r container; do
    # The engine may still be creating it: the owner's last request outlives the owner.
    remove_container "$container"
    sleep 1
    remove_container "$container"
  done
fi
each mount | while IFS= read -r mount; do umount -l "$mount" 2>/dev/null; done
each directory | while IFS= read -r directory; do
  case ${directory##*/} in
    plimsoll-*) remove_directory "$directory" ;;
  esac
done
each directory | while IFS= read -r directory; do
  case ${directory##*/} in
    plimsoll-*) [ ! -e "$directory" ] || exit 1 ;;
  esac
done && rm -f "$register"
