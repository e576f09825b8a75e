/**
 * A clean-up job as many a cron table has one: deletes finished jobs older than DAYS, BATCH rows a statement.
 *
 *   node prune.mjs DAYS BATCH
 *
 * Needs the package mysql2, found from where this file lies: here plimsoll's own; beside a scenario of yours run
 * `npm install mysql2` there first. The connection is in the environment.
 */
const { default: mysql } = await import('mysql2/promise').catch(() => {
  console.error('prune.mjs needs the package mysql2: run `npm install mysql2` in the directory where it lies');
  process.exit(1);
});

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
