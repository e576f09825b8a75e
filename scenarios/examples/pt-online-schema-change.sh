#!/bin/sh
# pt-online-schema-change rebuilds the table: copies it in chunks, follows writes by triggers, swaps the names.
#
#   pt-online-schema-change.sh
#
# Needs Debian's percona-toolkit. The password is in MYSQL_PWD, which its driver reads. It looks for replicas with
# SHOW SLAVE HOSTS, which MySQL 8.4 no longer knows: --recursion-method=none leaves that out.
set -eu

if [ -n "$PLIMSOLL_SOCKET" ]; then server="S=$PLIMSOLL_SOCKET"; else server="h=$PLIMSOLL_HOST,P=$PLIMSOLL_PORT"; fi
exec pt-online-schema-change \
  --alter FORCE --execute --recursion-method=none \
  "$server,u=$PLIMSOLL_USER,D=$PLIMSOLL_DATABASE,t=$PLIMSOLL_TABLE,A=utf8mb4"
