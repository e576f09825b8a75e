/**
 * Moves finished jobs past an age into `archived_jobs`, oldest first, chunk by chunk. A chunk is one
 * transaction: copy, verify, delete, commit; so at every instant, also after a crash, each row is in exactly
 * one of the two tables. INSERT … SELECT takes shared next-key locks on what it reads, so the rows that are
 * deleted are the rows that were copied.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { fingerprintSql, readColumns } from '../database/fingerprint.js';
import type { Session } from '../database/session.js';
import { count, duration, share } from '../scenario/quantity.js';
import { finishedBeforeSql } from './finished.js';
import { nextChunkEnd } from './primary-key-chunk.js';
import { defineStrategy, type RemedyContext } from './strategy.js';

const settings = z.strictObject({
  /** Only jobs created at least this long before "now" of the simulated years. */
  olderThan: duration().prefault('365d'),
  /** Stop after this share of the full table's rows, though more are old enough. */
  atMost: share().prefault('20%'),
  /** Rows a transaction. */
  batch: count('rows').prefault('500 rows'),
  pause: duration().prefault('0ms'),
  /** Of the archive table. Compressed halves the archive and costs CPU on every page. */
  rowFormat: z.enum(['dynamic', 'compressed']).default('dynamic'),
  /** What a chunk must show before its rows are deleted: equal counts, or equal checksums over every column too. */
  verify: z.enum(['count', 'checksum']).default('checksum'),
});

export const archive = defineStrategy({
  name: 'archive',
  title: 'move old finished jobs to archived_jobs, chunk by chunk',
  effect: 'archives',
  settings,
  async run(context, settings) {
    const { session, table, signal } = context;
    const old = finishedBeforeSql(context.now, settings.olderThan);
    const target = Math.ceil(settings.atMost * context.rows);
    await createArchive(context, settings.rowFormat);
    const checksum = settings.verify === 'checksum' ? fingerprintSql('r', await readColumns(session, table)) : null;
    let rowsArchived = 0;
    let after = 0;
    const stopped = (reason: string) => ({ status: 'stopped' as const, rowsDeleted: 0, rowsArchived, reason });
    while (rowsArchived < target) {
      if (signal.aborted) return stopped('the time limit was reached');
      const end = await nextChunkEnd(session, table, after, Math.min(settings.batch, target - rowsArchived), old);
      if (end === null) return stopped('no finished job is old enough');
      const moved = await moveChunk(context, `id > ${after} AND id <= ${end} AND ${old}`, checksum);
      if (typeof moved === 'string') return stopped(moved);
      rowsArchived += moved;
      after = end;
      context.progress({ rowsDeleted: 0, rowsArchived });
      if (settings.pause > 0) await sleep(settings.pause);
    }
    return { status: 'done', rowsDeleted: 0, rowsArchived };
  },
});

/** The archive is read by id and by account, seldom: two indexes, no more. Its file is its own. */
async function createArchive({ session, table, archiveTable }: RemedyContext, rowFormat: string): Promise<void> {
  await session.execute(
    `CREATE TABLE IF NOT EXISTS \`${archiveTable}\` (PRIMARY KEY (id), KEY idx_account_created (account_id, created_at))
     ENGINE = InnoDB ROW_FORMAT = ${rowFormat} SELECT * FROM \`${table}\` LIMIT 0`,
  );
}

/** One transaction. Answers with the rows moved, or with the reason why none was. */
async function moveChunk(
  { session, table, archiveTable }: RemedyContext,
  condition: string,
  checksum: string | null,
): Promise<number | string> {
  await session.execute('START TRANSACTION');
  const giveUp = async (reason: string) => {
    await session.execute('ROLLBACK');
    return reason;
  };
  const copied = await session.attempt(`INSERT INTO \`${archiveTable}\` SELECT * FROM \`${table}\` WHERE ${condition}`);
  if (copied.status === 'connection-lost') return copied.message;
  if (copied.status !== 'accepted') return giveUp(copied.message);
  if (checksum !== null) {
    const source = await checksumOf(session, table, checksum, condition);
    const target = await checksumOf(session, archiveTable, checksum, condition);
    if (source !== target) return giveUp(`the copy differs from its source: ${source} against ${target}`);
  }
  const deleted = await session.attempt(`DELETE FROM \`${table}\` WHERE ${condition}`);
  if (deleted.status === 'connection-lost') return deleted.message;
  if (deleted.status !== 'accepted') return giveUp(deleted.message);
  if (deleted.affectedRows !== copied.affectedRows)
    return giveUp(`${copied.affectedRows} rows were copied and ${deleted.affectedRows} deleted`);
  await session.execute('COMMIT');
  return deleted.affectedRows;
}

/** Count and order-free checksum of the rows of a chunk, as one comparable text. */
async function checksumOf(session: Session, table: string, checksum: string, condition: string): Promise<string> {
  const [row] = await session.query<{ rows: number; checksum: string | number }>(
    `SELECT COUNT(*) AS \`rows\`, BIT_XOR(${checksum}) AS checksum FROM \`${table}\` AS r WHERE ${condition}`,
  );
  return `${row?.rows} rows, checksum ${row?.checksum}`;
}
