#!/bin/sh
# Makes a checkout ready to run: npm packages, build, a MySQL. One line a step; quick when nothing is to do.
# Installs nothing into the system and starts nothing. MySQL is looked for in this order: a Docker engine with a
# usable image, mysqld on PATH, packages unpacked from this machine's own Debian or Ubuntu archive into
# ${XDG_CACHE_HOME:-~/.cache}/plimsoll (see unpack-mysql.sh). The looking is `plimsoll doctor --prepare`.
set -eu
cd "$(dirname "$0")/.."

fail() {
  echo "setup: $*" >&2
  exit 4
}

command -v node >/dev/null || fail "Node.js 20.19 or newer is needed (https://nodejs.org)"

# Compared by content: a checkout gives files new times. Not npm ci: it refuses a lock file that lacks other
# platforms' optional packages, which is what npm writes where a registry does not offer them.
lock=node_modules/.plimsoll-lock.json
if [ ! -f package-lock.json ] || cmp -s package-lock.json "$lock"; then
  echo "setup: npm packages: up to date"
else
  echo "setup: npm packages: installing"
  npm install --no-save --no-audit --no-fund --loglevel=error
  cp package-lock.json "$lock"
fi

built=dist/.built
if [ ! -d src ] || { [ -f "$built" ] && [ -z "$(find src package.json tsconfig.json -newer "$built" -print -quit)" ]; }; then
  echo "setup: build: up to date"
else
  echo "setup: build: compiling"
  mkdir -p dist
  # Made before compiling: a source that changes meanwhile is newer than it.
  : >"$built.new"
  node_modules/.bin/tsc -p tsconfig.json || fail "the sources do not compile"
  mv "$built.new" "$built"
fi

printf 'setup: '
node dist/bin.js doctor --prepare
