/**
 * A clean-up job as many a cron table has one: deletes finished jobs older than DAYS, BATCH rows a statement.
 *
 *   node prune.mjs DAYS BATCH
 *
 * Needs mysql2, which comes with plimsoll. The connection is in the environment.
 */
import mysql from 'mysql2/promise';

const [days, batch] = process.argv.slice(2).map(Number);
const { PLIMSOLL_HOST, PLIMSOLL_PORT, PLIMSOLL_SOCKET, PLIMSOLL_USER, PLIMSOLL_PASSWORD, PLIMSOLL_DATABASE } =
  process.env;
const { PLIMSOLL_TABLE, PLIMSOLL_NOW } = process.env;

const connection = await mysql.createConnection({
  ...(PLIMSOLL_SOCKET ? { socketPath: PLIMSOLL_SOCKET } : { host: PLIMSOLL_HOST, port: Number(PLIMSOLL_PORT) }),
  user: PLIMSOLL_USER,
  password: PLIMSOLL_PASSWORD,
  database: PLIMSOLL_DATABASE,
});
let deleted = 0;
let last = batch;
while (last === batch) {
  const [answer] = await connection.execute(
    `DELETE FROM ${PLIMSOLL_TABLE}
      WHERE status IN ('success', 'error', 'killed') AND created_at < TIMESTAMP(?) - INTERVAL ${days} DAY
      ORDER BY id LIMIT ${batch}`,
    [PLIMSOLL_NOW],
  );
  last = answer.affectedRows;
  deleted += last;
}
await connection.end();
console.log(`deleted ${deleted} rows older than ${days} days`);
