/**
 * An online rebuild keeps what is written meanwhile in a row log, of limited size. Here the limit is the server's
 * smallest, and a client writes as fast as the server lets it: in place, into jobs that are not finished, whose
 * `updated_at` anyone may change.
 */
import type { Session } from '../database/session.js';
import type { ActiveFault, Scene } from './fault.js';

const variable = 'innodb_online_alter_log_max_size';
const bytesMin = 65_536;

export async function overflowRowLog({ session, connect, table }: Scene): Promise<ActiveFault> {
  const [before] = await session.query<{ bytes: string | number }>(`SELECT @@GLOBAL.${variable} AS bytes`);
  await session.execute(`SET GLOBAL ${variable} = ${bytesMin}`);
  const writer = await connect();
  let over = false;
  const writing = write(writer, table, () => over);
  return {
    strike: async () => {},
    async release() {
      over = true;
      const rows = await writing;
      writer.destroy();
      await session.execute(`SET GLOBAL ${variable} = ${Number(before?.bytes)}`);
      return `${variable} was ${bytesMin}, and ${rows} rows were written meanwhile`;
    },
  };
}

/** Answers with the rows written. */
async function write(session: Session, table: string, isOver: () => boolean): Promise<number> {
  const sql = `UPDATE \`${table}\` SET updated_at = updated_at + INTERVAL 1 SECOND WHERE status IN ('queued', 'running')`;
  let rows = 0;
  while (!isOver()) {
    const outcome = await session.attempt(sql);
    if (outcome.status === 'connection-lost') break;
    if (outcome.status === 'accepted') rows += outcome.affectedRows;
  }
  return rows;
}
