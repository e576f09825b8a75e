/**
 * Moves finished rows past an age into an archive table, oldest first, chunk by chunk. A chunk is one
 * transaction: copy, verify, delete, commit; so at every instant, also after a crash, each row is in exactly
 * one of the two tables. INSERT … SELECT takes shared next-key locks on what it reads, so the rows that are
 * deleted are the rows that were copied.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { sameRowSql } from '../database/same-row.js';
import type { Session } from '../database/session.js';
import { count, duration, share } from '../quantity.js';
import { finishedBeforeSql } from '../table/age.js';
import { type Condition, type KeyValues, keyRange, keyRangeShape, sameKeySql } from '../table/key.js';
import { quoted, quotedList } from '../table/quoted.js';
import { columnNames, type Table } from '../table/table.js';
import {
  type ArchiveForm,
  archiveForm,
  archiveSources,
  asItWas,
  compressedColumns,
  createArchive,
  createArchiveSql,
  toArchive,
} from './archive-table.js';
import { nextChunkEnd } from './key-chunks.js';
import { oldestFinishedSql } from './oldest-rows.js';
import { defineStrategy, done, exhausted, stopped, timeLimitReached } from './strategy.js';

const settings = z
  .strictObject({
    /** Only rows written at least this long before "now" of the simulated years. */
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
  title: 'move old finished rows to an archive table, chunk by chunk',
  effect: () => 'archives',
  needs: () => ['key', 'age'],
  refuses: (table, form) =>
    form.compressText && compressedColumns(table, form).length === 0
      ? `archive with compressText needs a text column of characters or bytes, and ${quoted(table.name)} has none`
      : null,
  mayTake: ({ table, ages, rows }, { olderThan, atMost }) => ({
    where: finishedBeforeSql(table, ages, olderThan),
    takenMax: Math.ceil(atMost * rows),
  }),
  meets: () => ['fill-disk'],
  settings,
  rowSources: ({ session, table }, settings) => archiveSources(session, table, settings),
  async run(context, settings) {
    const { session, table, signal, progress } = context;
    const target = Math.ceil(settings.atMost * context.rows);
    const create = createArchiveSql(table, settings);
    const withoutEffect = await createArchive(session, create, settings);
    const old = await oldestFinishedSql(context, settings.olderThan, target);
    const sql = statementsFor(table, old, settings);
    const shape = keyRangeShape(table);
    for (const statement of [create, sql.copy(shape), sql.verify(shape), sql.delete(shape)]) progress({ statement });
    if (withoutEffect !== null) return stopped(`pages would not be compressed: ${withoutEffect}`);
    const condition = { sql: old, values: [] };
    let rowsArchived = 0;
    let after: KeyValues | null = null;
    while (rowsArchived < target) {
      if (signal.aborted) return timeLimitReached;
      const wanted = Math.min(settings.batch, target - rowsArchived);
      const end: KeyValues | null = await nextChunkEnd(session, table, after, wanted, condition);
      if (end === null) return exhausted('no finished row is old enough');
      const moved = await moveChunk(session, sql, keyRange(table, after, end));
      if (typeof moved === 'string') return stopped(moved);
      rowsArchived += moved;
      after = end;
      progress({ rowsArchived });
      if (settings.pause > 0) await sleep(settings.pause, undefined, { signal }).catch(() => {});
    }
    return done;
  },
});

/** A chunk's statements, given the range of keys that it lies in. */
type Statements = Readonly<Record<'copy' | 'verify' | 'delete', (range: string) => string>>;

function statementsFor(
  table: Table,
  old: string,
  form: ArchiveForm & { readonly verify: 'count' | 'content' },
): Statements {
  const names = quotedList(columnNames(table));
  const name = quoted(table.name);
  const same = form.verify === 'content' ? sameRowSql(table.shape, 'source', 'copy') : 'TRUE';
  const chunk = (range: string) => `(SELECT ${names} FROM ${name} WHERE ${range} AND ${old}) AS source`;
  return {
    copy: (range) =>
      `INSERT INTO ${quoted(table.archiveName)} (${names}) SELECT ${toArchive(table, form)} FROM ${name} FORCE INDEX (PRIMARY) WHERE ${range} AND ${old}`,
    // By the source's keys: an earlier run may have archived others between them.
    verify: (range) =>
      `SELECT COUNT(*) AS same FROM ${chunk(range)} JOIN ${asItWas(table, form)} AS copy ON ${sameKeySql(table, 'copy', 'source')} WHERE ${same}`,
    delete: (range) => `DELETE FROM ${name} WHERE ${range} AND ${old}`,
  };
}

/** One transaction. Answers with the rows moved, or with the reason why none was. */
async function moveChunk(
  session: Session,
  sql: Statements,
  { sql: range, values }: Condition,
): Promise<number | string> {
  await session.execute('START TRANSACTION');
  const giveUp = async (reason: string) => {
    await session.execute('ROLLBACK');
    return reason;
  };
  const copied = await session.attempt(sql.copy(range), values);
  if (copied.status === 'connection-lost') return copied.message;
  if (copied.status !== 'accepted') return giveUp(copied.message);
  const [copies] = await session.query(sql.verify(range), values);
  const same = Number(copies?.['same']);
  if (same !== copied.affectedRows) return giveUp(`of ${copied.affectedRows} rows copied ${same} equal their source`);
  const deleted = await session.attempt(sql.delete(range), values);
  if (deleted.status === 'connection-lost') return deleted.message;
  if (deleted.status !== 'accepted') return giveUp(deleted.message);
  if (deleted.affectedRows !== copied.affectedRows)
    return giveUp(`${copied.affectedRows} rows were copied and ${deleted.affectedRows} deleted`);
  await session.execute('COMMIT');
  return deleted.affectedRows;
}
