#!/bin/sh
# Entry point of the stand-in image: the same environment and arguments as the official MySQL image's, so that
# whatever starts one can start the other. An empty data directory is filled from the one baked into the image
# instead of being initialised, which takes a tenth of a second. Not here: /docker-entrypoint-initdb.d.
set -eu

case ${1:-} in
  -*) set -- mysqld "$@" ;;
esac
[ "${1:-}" = mysqld ] || exec "$@"
shift

fail() {
  echo "[Entrypoint] $*" >&2
  exit 1
}

# $1 or the content of the file that ${1}_FILE names, as Docker secrets are given.
value_of() {
  eval "plain=\${$1:-} file=\${$1_FILE:-}"
  [ -z "$plain" ] || [ -z "$file" ] || fail "both $1 and $1_FILE are set"
  if [ -n "$file" ]; then cat "$file"; else printf %s "$plain"; fi
}

text() { printf "'%s'" "$(printf %s "$1" | sed "s/\\\\/\\\\\\\\/g; s/'/''/g")"; }
name() { printf '`%s`' "$(printf %s "$1" | sed 's/`/``/g')"; }

data=/var/lib/mysql
for argument; do
  case $argument in
    --datadir=*) data=${argument#*=} ;;
  esac
done

if [ ! -d "$data/mysql" ]; then
  root_password=$(value_of MYSQL_ROOT_PASSWORD)
  root_host=${MYSQL_ROOT_HOST:-%}
  database=$(value_of MYSQL_DATABASE)
  user=$(value_of MYSQL_USER)
  password=$(value_of MYSQL_PASSWORD)
  if [ -z "$root_password" ] && [ -n "${MYSQL_RANDOM_ROOT_PASSWORD:-}" ]; then
    root_password=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')
    echo "[Entrypoint] GENERATED ROOT PASSWORD: $root_password"
  fi
  [ -n "$root_password" ] || [ -n "${MYSQL_ALLOW_EMPTY_PASSWORD:-}" ] ||
    fail "set one of MYSQL_ROOT_PASSWORD, MYSQL_ALLOW_EMPTY_PASSWORD, MYSQL_RANDOM_ROOT_PASSWORD"

  mkdir -p "$data"
  cp -R /usr/share/plimsoll/data/. "$data/"
  init=$data/.plimsoll-init.sql
  (
    umask 077
    {
      if [ "$root_host" != localhost ]; then
        echo "CREATE USER 'root'@$(text "$root_host") IDENTIFIED BY $(text "$root_password");"
        echo "GRANT ALL ON *.* TO 'root'@$(text "$root_host") WITH GRANT OPTION;"
      fi
      echo "ALTER USER 'root'@'localhost' IDENTIFIED BY $(text "$root_password");"
      [ -z "$database" ] || echo "CREATE DATABASE IF NOT EXISTS $(name "$database");"
      if [ -n "$user" ] && [ -n "$password" ]; then
        echo "CREATE USER $(text "$user")@'%' IDENTIFIED BY $(text "$password");"
        [ -z "$database" ] || echo "GRANT ALL ON $(name "$database").* TO $(text "$user")@'%';"
      fi
    } >"$init"
  )
  chown -R mysql:mysql "$data"
  set -- "$@" --init-file="$init"
fi
unset MYSQL_ROOT_PASSWORD MYSQL_PASSWORD
# mysqld drops to the named user itself.
exec mysqld --user=mysql "$@"
