/**
 * An online rebuild keeps what is written meanwhile in a row log, of limited size. Here the limit is the server's
 * smallest, and a client writes without a pause: in place, into rows that no index is touched by, there and back
 * again within one transaction, so that after it, and after any death, each row is as it was. The log is cut in
 * blocks of innodb_sort_buffer_size (1 MiB), and the limit is felt once the first is full; so a transaction
 * writes several, and the rebuild has to wait for its end.
 */
import type { Session } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import { type Condition, keyIn, keyOrder, keySelection, keyValuesOf } from '../table/key.js';
import { quoted } from '../table/quoted.js';
import { finishedSql, type Table } from '../table/table.js';
import { changedAndBackSql } from './changed-and-back.js';
import type { ActiveFault, Scene } from './fault.js';

const variable = 'innodb_online_alter_log_max_size';
const bytesMin = 65_536;
/** Some hundred bytes each: several blocks. */
const versionsPerTransaction = 8_000;
const rowsAtOnce = 200;

/** Throws `fault-not-possible` where the table has no column that can be changed there and back. */
export async function overflowRowLog({ session, connect, table }: Scene): Promise<ActiveFault> {
  const change = changedAndBackSql(table);
  if (change === null)
    throw new PlimsollError(`${quoted(table.name)} has no column without an index that can be changed there and back`, {
      code: 'fault-not-possible',
      hint: 'The row log overflows where rows are written in place: a number, a time or a short text is needed.',
    });
  const [before] = await session.query<{ bytes: string | number }>(`SELECT @@GLOBAL.${variable} AS bytes`);
  const writer = await connect();
  await session.execute(`SET GLOBAL ${variable} = ${bytesMin}`);
  let over = false;
  const writing = write(writer, table, change, () => over);
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
async function write(session: Session, table: Table, change: string, isOver: () => boolean): Promise<number> {
  const some = await someRows(session, table);
  // Twice, and every row is as it was.
  const turn = `UPDATE ${quoted(table.name)} ${change} WHERE ${some.sql}`;
  let rows = 0;
  while (!isOver()) {
    await session.attempt('BEGIN');
    const end = rows + versionsPerTransaction;
    let status = 'accepted';
    while (status === 'accepted' && rows < end && !isOver()) {
      for (const outcome of [await session.attempt(turn, some.values), await session.attempt(turn, some.values)]) {
        // No row, or none that the change changes: another turn would be no other.
        if (outcome.status === 'accepted' && outcome.affectedRows === 0) return rows;
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

/** The newest finished rows; without a key some of them, the same each time within a transaction. */
async function someRows(session: Session, table: Table): Promise<Condition> {
  const finished = finishedSql(table);
  if (table.roles.key.length === 0) return { sql: `${finished} LIMIT ${rowsAtOnce}`, values: [] };
  const newest = await session.query(
    `SELECT ${keySelection(table)} FROM ${quoted(table.name)} WHERE ${finished} ORDER BY ${keyOrder(table, undefined, 'DESC')} LIMIT ${rowsAtOnce}`,
  );
  return keyIn(
    table,
    newest.map((row) => keyValuesOf(table, row)),
  );
}
