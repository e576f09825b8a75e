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
import { defineStrategy, done, stopped, timeLimitReached } from './strategy.js';

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
  effect: () => 'archives',
  settings,
  async run(context, settings) {
    const { session, table, archiveTable, signal, progress } = context;
    const old = finishedBeforeSql(context.now, settings.olderThan);
    const target = Math.ceil(settings.atMost * context.rows);
    const columns = await readColumns(session, table);
    const sql = statementsFor(table, archiveTable, old, settings.verify === 'checksum' ? columns : null);
    let rowsArchived = 0;
    let after = 0;
    const create = createArchiveSql(table, archiveTable, settings.rowFormat);
    await session.execute(create);
    for (const statement of [create, sql.copy, sql.verifySource, sql.delete]) progress({ statement });
    while (rowsArchived < target) {
      if (signal.aborted) return timeLimitReached;
      const end = await nextChunkEnd(session, table, after, Math.min(settings.batch, target - rowsArchived), old);
      if (end === null) return stopped('no finished job is old enough');
      const moved = await moveChunk(session, sql, [after, end]);
      if (typeof moved === 'string') return stopped(moved);
      rowsArchived += moved;
      after = end;
      progress({ rowsArchived });
      if (settings.pause > 0) await sleep(settings.pause);
    }
    return done;
  },
});

/** The archive is read by id and by account, seldom: two indexes, no more. Its file is its own. */
function createArchiveSql(table: string, archiveTable: string, rowFormat: string): string {
  return `CREATE TABLE IF NOT EXISTS \`${archiveTable}\` (PRIMARY KEY (id), KEY idx_account_created (account_id, created_at)) ENGINE = InnoDB ROW_FORMAT = ${rowFormat} SELECT * FROM \`${table}\` LIMIT 0`;
}

interface Statements {
  readonly copy: string;
  readonly verifySource: string;
  readonly verifyCopy: string;
  readonly delete: string;
}

/** A chunk's statements; each takes the ids around the chunk. Without columns, verifying counts and no more. */
function statementsFor(
  table: string,
  archiveTable: string,
  old: string,
  columns: readonly string[] | null,
): Statements {
  const where = `WHERE id > ? AND id <= ? AND ${old}`;
  const figures = (alias: string) =>
    `COUNT(*) AS n, ${columns === null ? '0' : `BIT_XOR(${fingerprintSql(alias, columns)})`} AS checksum`;
  const chunk = `(SELECT * FROM \`${table}\` ${where}) AS source`;
  return {
    copy: `INSERT INTO \`${archiveTable}\` SELECT * FROM \`${table}\` ${where}`,
    verifySource: `SELECT ${figures('source')} FROM ${chunk}`,
    // By the source's ids: an earlier run may have archived others between them.
    verifyCopy: `SELECT ${figures('copy')} FROM ${chunk} JOIN \`${archiveTable}\` AS copy ON copy.id = source.id`,
    delete: `DELETE FROM \`${table}\` ${where}`,
  };
}

/** One transaction. Answers with the rows moved, or with the reason why none was. */
async function moveChunk(session: Session, sql: Statements, ids: readonly number[]): Promise<number | string> {
  await session.execute('START TRANSACTION');
  const giveUp = async (reason: string) => {
    await session.execute('ROLLBACK');
    return reason;
  };
  const copied = await session.attempt(sql.copy, ids);
  if (copied.status === 'connection-lost') return copied.message;
  if (copied.status !== 'accepted') return giveUp(copied.message);
  const [source] = await session.query(sql.verifySource, ids);
  const [copy] = await session.query(sql.verifyCopy, ids);
  if (source?.['n'] !== copy?.['n'] || source?.['checksum'] !== copy?.['checksum'])
    return giveUp(`the copy differs from its source: ${JSON.stringify(copy)} against ${JSON.stringify(source)}`);
  const deleted = await session.attempt(sql.delete, ids);
  if (deleted.status === 'connection-lost') return deleted.message;
  if (deleted.status !== 'accepted') return giveUp(deleted.message);
  if (deleted.affectedRows !== copied.affectedRows)
    return giveUp(`${copied.affectedRows} rows were copied and ${deleted.affectedRows} deleted`);
  await session.execute('COMMIT');
  return deleted.affectedRows;
}
