/**
 * Moves finished jobs past an age into `archived_jobs`, oldest first, chunk by chunk. A chunk is one
 * transaction: copy, verify, delete, commit; so at every instant, also after a crash, each row is in exactly
 * one of the two tables. INSERT … SELECT takes shared next-key locks on what it reads, so the rows that are
 * deleted are the rows that were copied.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readColumns } from '../database/fingerprint.js';
import { sameRowSql } from '../database/same-row.js';
import type { Session } from '../database/session.js';
import { count, duration, share } from '../quantity.js';
import {
  type ArchiveForm,
  archiveForm,
  archiveSources,
  asItWas,
  createArchive,
  createArchiveSql,
  toArchive,
} from './archive-table.js';
import { finishedBeforeSql } from './finished.js';
import { nextChunkEnd } from './primary-key-chunk.js';
import { defineStrategy, done, exhausted, stopped, timeLimitReached } from './strategy.js';

const settings = z
  .strictObject({
    /** Only jobs created at least this long before "now" of the simulated years. */
    olderThan: duration().prefault('365d'),
    /** Stop after this share of the full table's rows, though more are old enough. */
    atMost: share().prefault('20%'),
    /** Rows a transaction. */
    batch: count('rows').prefault('500 rows'),
    pause: duration().prefault('0ms'),
    ...archiveForm.shape,
    /** What a chunk must show before its rows are deleted: a copy of each row, or one that is the same to the byte. */
    verify: z.enum(['count', 'content']).default('content'),
  })
  .refine(({ rowFormat, pageCompression }) => rowFormat === 'dynamic' || pageCompression === 'none', {
    path: ['pageCompression'],
    message: 'a page is compressed once: rowFormat compressed and pageCompression exclude each other',
  });

export const archive = defineStrategy({
  name: 'archive',
  title: 'move old finished jobs to archived_jobs, chunk by chunk',
  effect: () => 'archives',
  mayTake: ({ now, rows }, { olderThan, atMost }) => ({
    where: finishedBeforeSql(now, olderThan),
    takenMax: Math.ceil(atMost * rows),
  }),
  meets: () => ['fill-disk'],
  settings,
  rowSources: ({ session, table, archiveTable }, settings) => archiveSources(session, table, archiveTable, settings),
  async run(context, settings) {
    const { session, table, archiveTable, signal, progress } = context;
    const old = finishedBeforeSql(context.now, settings.olderThan);
    const target = Math.ceil(settings.atMost * context.rows);
    const columns = await readColumns(session, table);
    const same = settings.verify === 'content' ? await sameRowSql(session, table, 'source', 'copy') : 'TRUE';
    const sql = statementsFor(table, archiveTable, old, columns, { same, form: settings });
    let rowsArchived = 0;
    let after = 0;
    const create = createArchiveSql(table, archiveTable, columns, settings);
    const withoutEffect = await createArchive(session, create, settings);
    for (const statement of [create, sql.copy, sql.verify, sql.delete]) progress({ statement });
    if (withoutEffect !== null) return stopped(`pages would not be compressed: ${withoutEffect}`);
    while (rowsArchived < target) {
      if (signal.aborted) return timeLimitReached;
      const end = await nextChunkEnd(session, table, after, Math.min(settings.batch, target - rowsArchived), old);
      if (end === null) return exhausted('no finished job is old enough');
      const moved = await moveChunk(session, sql, [after, end]);
      if (typeof moved === 'string') return stopped(moved);
      rowsArchived += moved;
      after = end;
      progress({ rowsArchived });
      if (settings.pause > 0) await sleep(settings.pause, undefined, { signal }).catch(() => {});
    }
    return done;
  },
});

interface Statements {
  readonly copy: string;
  readonly verify: string;
  readonly delete: string;
}

/** A chunk's statements; each takes the ids around the chunk. */
function statementsFor(
  table: string,
  archiveTable: string,
  old: string,
  columns: readonly string[],
  { same, form }: { readonly same: string; readonly form: ArchiveForm },
): Statements {
  const where = `WHERE id > ? AND id <= ? AND ${old}`;
  const names = columns.map((column) => `\`${column}\``).join(', ');
  const chunk = `(SELECT ${names} FROM \`${table}\` ${where}) AS source`;
  return {
    copy: `INSERT INTO \`${archiveTable}\` (${names}) SELECT ${toArchive(columns, form)} FROM \`${table}\` ${where}`,
    // By the source's ids: an earlier run may have archived others between them.
    verify: `SELECT COUNT(*) AS same FROM ${chunk} JOIN ${asItWas(archiveTable, columns, form)} AS copy ON copy.id = source.id WHERE ${same}`,
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
  const [copies] = await session.query(sql.verify, ids);
  const same = Number(copies?.['same']);
  if (same !== copied.affectedRows) return giveUp(`of ${copied.affectedRows} rows copied ${same} equal their source`);
  const deleted = await session.attempt(sql.delete, ids);
  if (deleted.status === 'connection-lost') return deleted.message;
  if (deleted.status !== 'accepted') return giveUp(deleted.message);
  if (deleted.affectedRows !== copied.affectedRows)
    return giveUp(`${copied.affectedRows} rows were copied and ${deleted.affectedRows} deleted`);
  await session.execute('COMMIT');
  return deleted.affectedRows;
}
