#!/bin/sh
# pt-archiver deletes finished jobs older than DAYS, BATCH rows a transaction, with its quickest settings.
#
#   pt-archiver-purge.sh DAYS BATCH
#
# Needs Debian's percona-toolkit. The password is in MYSQL_PWD, which its driver reads.
set -eu
days=$1
batch=$2

if [ -n "$PLIMSOLL_SOCKET" ]; then server="S=$PLIMSOLL_SOCKET"; else server="h=$PLIMSOLL_HOST,P=$PLIMSOLL_PORT"; fi
exec pt-archiver \
  --source "$server,u=$PLIMSOLL_USER,D=$PLIMSOLL_DATABASE,t=$PLIMSOLL_TABLE,i=PRIMARY,A=utf8mb4" \
  --where "status IN ('success', 'error', 'killed') AND created_at < TIMESTAMP('$PLIMSOLL_NOW') - INTERVAL $days DAY" \
  --purge --primary-key-only --bulk-delete --limit "$batch" --commit-each \
  --no-check-charset --statistics
