/**
 * An online rebuild keeps what is written meanwhile in a row log, of limited size. Here the limit is the server's
 * smallest, and a client writes without a pause: in place, into rows that no index is touched by, there and back
 * again within one transaction, so that after it, and after any death, each row is as it was. The log is cut in
 * blocks of innodb_sort_buffer_size (1 MiB), and the limit is felt once the first is full; so a transaction
 * writes several, and the rebuild has to wait for its end.
 */
import type { Session } from '../database/session.js';
import { finishedSql } from '../strategies/finished.js';
import type { ActiveFault, Scene } from './fault.js';

const variable = 'innodb_online_alter_log_max_size';
const bytesMin = 65_536;
/** Some hundred bytes each: several blocks. */
const versionsPerTransaction = 8_000;
const rowsAtOnce = 200;

export async function overflowRowLog({ session, connect, table }: Scene): Promise<ActiveFault> {
  const [before] = await session.query<{ bytes: string | number }>(`SELECT @@GLOBAL.${variable} AS bytes`);
  const writer = await connect();
  await session.execute(`SET GLOBAL ${variable} = ${bytesMin}`);
  let over = false;
  const writing = write(writer, table, () => over);
  // Thrown on by release(); until then it must not count as unhandled.
  writing.catch(() => {});
  return {
    strike: async () => {},
    async release() {
      over = true;
      const rows = await writing;
      writer.destroy();
      await session.execute(`SET GLOBAL ${variable} = ${Number(before?.bytes)}`);
      return `${variable} was ${bytesMin}, and ${rows} row versions were written from before the remedy until after it`;
    },
  };
}

/** Answers with the rows written. */
async function write(session: Session, table: string, isOver: () => boolean): Promise<number> {
  const newest = await session.query<{ id: number | string }>(
    `SELECT id FROM \`${table}\` WHERE ${finishedSql} ORDER BY id DESC LIMIT ${rowsAtOnce}`,
  );
  if (newest.length === 0) return 0;
  // Twice, and every row is as it was.
  const turn = `UPDATE \`${table}\` SET priority = 1 - priority WHERE id IN (${newest.map(({ id }) => id).join(', ')})`;
  let rows = 0;
  while (!isOver()) {
    await session.attempt('BEGIN');
    const end = rows + versionsPerTransaction;
    let status = 'accepted';
    while (status === 'accepted' && rows < end && !isOver()) {
      for (const outcome of [await session.attempt(turn), await session.attempt(turn)]) {
        if (outcome.status === 'accepted') rows += outcome.affectedRows;
        else status = outcome.status;
      }
    }
    // A half turn is taken back, never kept.
    const ended = await session.attempt(status === 'accepted' ? 'COMMIT' : 'ROLLBACK');
    if (ended.status === 'connection-lost') break;
  }
  return rows;
}
