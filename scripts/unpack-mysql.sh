#!/bin/sh
# Unpacks a MySQL server out of this machine's own Debian or Ubuntu packages into a private folder:
#
#   unpack-mysql.sh CACHE_DIRECTORY   makes CACHE_DIRECTORY/mysql/VERSION-MACHINE and prints its path
#
# Needs apt-get and dpkg-deb, no root. apt gets lists, cache and status of its own (an empty status makes
# it bring every library, libc and loader included), so the system's apt state is neither read nor changed.
# The mirror is the one this machine's sources name. Unpacked under a temporary name and renamed: what has
# the final name is complete, whoever else is unpacking at the same time.
set -eu

cache=${1:?usage: unpack-mysql.sh CACHE_DIRECTORY}
machine=$(uname -m)

fail() {
  echo "unpack-mysql: $*" >&2
  exit 1
}

command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || fail "no apt-get and dpkg-deb here: only Debian and Ubuntu packages can be unpacked"
case $machine in
  x86_64 | aarch64) ;;
  *) fail "no packages for $machine: x86_64 and aarch64 only" ;;
esac
. /etc/os-release
codename=${VERSION_CODENAME:-${UBUNTU_CODENAME:-}}

# The first archive address whose suite is this release, from deb822 (*.sources) or one-line (*.list) files.
mirror_from_sources() {
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -r "$file" ] || continue
    awk -v suite="$codename" '
      function finish() { if (uri != "" && index(" " suites " ", " " suite " ")) print uri; uri = suites = "" }
      tolower($1) == "uris:" { uri = $2 }
      tolower($1) == "suites:" { $1 = ""; suites = $0 }
      /^[[:space:]]*$/ { finish() }
      END { finish() }' "$file"
  done
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -r "$file" ] || continue
    sed -n 's/^deb[[:space:]]\{1,\}\(\[[^]]*\][[:space:]]*\)\{0,1\}\([^[:space:]]*\)[[:space:]]\{1,\}\([^[:space:]]*\).*/\2 \3/p' "$file" |
      awk -v suite="$codename" '$2 == suite { print $1 }'
  done
}
mirror=$(mirror_from_sources | head -n 1)
[ -n "$mirror" ] || fail "no archive for '${codename:-unknown release}' in /etc/apt/sources.list or /etc/apt/sources.list.d"

case " ${ID:-} ${ID_LIKE:-} " in
  *" ubuntu "*)
    keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg
    suites="$codename $codename-updates"
    components="main universe"
    ;;
  *" debian "*)
    # Stable Debian carries MariaDB only; MySQL lives in sid, and brings its own libc along.
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    suites=sid
    components=main
    ;;
  *) fail "'${PRETTY_NAME:-this system}' is neither Debian nor Ubuntu" ;;
esac

mkdir -p "$cache/mysql"
for left in "$cache"/mysql/.unpacking-*; do
  [ -d "$left" ] && ! kill -0 "${left##*-}" 2>/dev/null && rm -rf "$left"
done
work=$cache/mysql/.unpacking-$$
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
mkdir -p "$work/lists/partial" "$work/archives/partial" "$work/log" "$work/tree"
: >"$work/status"
for suite in $suites; do
  echo "deb ${keyring:+$([ -r "$keyring" ] && echo "[signed-by=$keyring]")} $mirror $suite $components"
done >"$work/sources.list"
# Hooks of the system's apt configuration (desktop caches, clean-up jobs) are not for a private apt.
cat >"$work/apt.conf" <<CONF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Invoke;
#clear DPkg::Post-Invoke;
#clear DPkg::Pre-Install-Pkgs;
#clear Acquire::IndexTargets::deb::DEP-11;
Dir::State "$work";
Dir::State::lists "$work/lists";
Dir::State::status "$work/status";
Dir::Cache "$work";
Dir::Cache::archives "$work/archives";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Dir::Log "$work/log";
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferences "-";
Dir::Etc::preferencesparts "-";
Debug::NoLocking "true";
APT::Sandbox::User "$(id -un)";
APT::Install-Recommends "false";
Acquire::Languages "none";
Acquire::Retries "3";
// Snapshots and machines with a wrong clock: the signature is still checked.
Acquire::Check-Valid-Until "false";
CONF
apt() {
  tool=$1
  shift
  "$tool" -qq -c "$work/apt.conf" "$@" 2>"$work/log/error" || fail "$tool $1 failed: $(tail -n 3 "$work/log/error" | tr '\n' ' ')"
}

apt apt-get update
server=
for name in mysql-server-core mysql-server-core-8.4 mysql-server-core-8.0; do
  case $(apt-cache -c "$work/apt.conf" policy "$name" 2>/dev/null) in
    *Candidate:*\(none\)* | '') ;;
    *Candidate:*) server=$name && break ;;
  esac
done
[ -n "$server" ] || fail "no mysql-server-core package in suite $suites of $mirror"
client=$(echo "$server" | sed s/server/client/)
# busybox gives the stand-in container image its shell.
apt apt-get install -y --download-only "$server" "$client" busybox-static >/dev/null
# prlimit lifts the cap of a running server in that container. Only that program is kept, so its package comes
# without what the package's other programs need.
(cd "$work/archives" && apt apt-get download util-linux libsmartcols1 >/dev/null)

for package in "$work"/archives/*.deb; do
  case ${package##*/} in
    perl* | libperl*) ;; # wanted by client scripts that nothing here runs
    util-linux_*) dpkg-deb --fsys-tarfile "$package" | tar -x -C "$work/tree" ./usr/bin/prlimit ;;
    *) dpkg-deb -x "$package" "$work/tree" ;;
  esac
done
rm -rf "$work/tree/usr/share/doc" "$work/tree/usr/share/man" "$work/tree/usr/share/locale"

case $machine in
  x86_64) loader=ld-linux-x86-64.so.2 ;;
  aarch64) loader=ld-linux-aarch64.so.1 ;;
esac
loader=$(find "$work/tree" -name "$loader" | head -n 1)
libraries=$work/tree/usr/lib/$machine-linux-gnu:$work/tree/lib/$machine-linux-gnu
said=$("$loader" --library-path "$libraries" "$work/tree/usr/sbin/mysqld" --no-defaults --version 2>&1) ||
  fail "the unpacked mysqld does not run: $said"
version=$(echo "$said" | sed -n 's/.*Ver \([0-9.]*\).*/\1/p')
[ -n "$version" ] || fail "no version in '$said'"

final=$cache/mysql/$version-$machine
# Another unpacking may have been quicker; its folder is as good.
[ -d "$final" ] || mv -T "$work/tree" "$final" 2>/dev/null || [ -d "$final" ] || fail "cannot rename to $final"
echo "$final"
