#!/bin/sh
# pt-archiver moves finished jobs older than DAYS to the archive table, BATCH rows a transaction, with its
# quickest settings: bulk insert (LOAD DATA LOCAL), bulk delete, a commit for each batch.
#
#   pt-archiver-archive.sh DAYS BATCH
#
# Needs Debian's percona-toolkit. The password is in MYSQL_PWD, which its driver reads.
set -eu
days=$1
batch=$2

if [ -n "$PLIMSOLL_SOCKET" ]; then server="S=$PLIMSOLL_SOCKET"; else server="h=$PLIMSOLL_HOST,P=$PLIMSOLL_PORT"; fi

# The archive table, as the `archive` remedy makes it, should it not be there.
perl -MDBI -e '
  my $server = $ENV{PLIMSOLL_SOCKET} ? "mysql_socket=$ENV{PLIMSOLL_SOCKET}" : "host=$ENV{PLIMSOLL_HOST};port=$ENV{PLIMSOLL_PORT}";
  DBI->connect("DBI:mysql:$ENV{PLIMSOLL_DATABASE};$server", $ENV{PLIMSOLL_USER}, $ENV{PLIMSOLL_PASSWORD}, { RaiseError => 1 })->do(
    "CREATE TABLE IF NOT EXISTS `$ENV{PLIMSOLL_ARCHIVE_TABLE}`
       (PRIMARY KEY (id), KEY idx_account_created (account_id, created_at)) SELECT * FROM `$ENV{PLIMSOLL_TABLE}` LIMIT 0");
'

# Without a character set pt-archiver 3.2 dies at the first character beyond Latin-1, with utf8 at the first of
# four bytes; utf8mb4 it cannot take, as Perl knows no encoding of that name. So Perl is told one.
cat >"$HOME/Utf8mb4.pm" <<'PERL'
package Utf8mb4;
use Encode ();
Encode::define_alias(utf8mb4 => 'utf8');
1;
PERL
export PERL5LIB="$HOME" PERL5OPT=-MUtf8mb4

login="$server,u=$PLIMSOLL_USER,D=$PLIMSOLL_DATABASE,A=utf8mb4,L=1"
exec pt-archiver \
  --source "$login,t=$PLIMSOLL_TABLE,i=PRIMARY" \
  --dest "$login,t=$PLIMSOLL_ARCHIVE_TABLE" \
  --where "status IN ('success', 'error', 'killed') AND created_at < TIMESTAMP('$PLIMSOLL_NOW') - INTERVAL $days DAY" \
  --bulk-insert --bulk-delete --limit "$batch" --commit-each \
  --charset utf8mb4 --no-check-charset --statistics
