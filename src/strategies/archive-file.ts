/**
 * Moves finished jobs past an age into compressed files, oldest first. A chunk is one transaction and one file: lock
 * and read the rows, write and sync the file, read it back against the server's own checksums, enter it in the
 * manifest, delete the rows, commit. Dying anywhere leaves a row in the table, in a finished file, or in both.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type ArchiveWriter, openArchive } from '../archive-files/archive-writer.js';
import { digestSql, faithfulSession } from '../archive-files/archived-columns.js';
import { compressions } from '../archive-files/compression.js';
import { readRows } from '../archive-files/file-rows.js';
import { type ArchivedFile, readManifest } from '../archive-files/manifest.js';
import { restoreRows } from '../archive-files/restore-rows.js';
import type { Session } from '../database/session.js';
import { count, duration, share } from '../quantity.js';
import { finishedBeforeSql } from './finished.js';
import { nextChunkEnd } from './primary-key-chunk.js';
import {
  defineStrategy,
  done,
  exhausted,
  type RemedyContext,
  type RowSources,
  stopped,
  timeLimitReached,
} from './strategy.js';

const settings = z.strictObject({
  /** Only jobs created at least this long before "now" of the simulated years. */
  olderThan: duration().prefault('365d'),
  /** Stop after this share of the full table's rows, though more are old enough. */
  atMost: share().prefault('20%'),
  /** Rows a file, and a transaction. */
  batch: count('rows').prefault('500 rows'),
  pause: duration().prefault('0ms'),
  /** Zstd is smaller and faster, and needs Node 22.15 or later. */
  compression: z.enum(compressions).default('gzip'),
});

export const archiveFile = defineStrategy({
  name: 'archive-file',
  title: 'move old finished jobs to compressed files, verified before each delete',
  effect: () => 'archives',
  mayTake: ({ now, rows }, { olderThan, atMost }) => ({
    where: finishedBeforeSql(now, olderThan),
    takenMax: Math.ceil(atMost * rows),
  }),
  settings,
  rowSources: readBack,
  async run(context, settings) {
    const { session, table, signal, progress } = context;
    for (const statement of faithfulSession) await session.execute(statement);
    const writer = await openArchive(session, table, archiveDirectory(context), settings.compression);
    const old = finishedBeforeSql(context.now, settings.olderThan);
    const where = `WHERE id > ? AND id <= ? AND ${old}`;
    const select = `SELECT ${writer.selection} FROM \`${table}\` FORCE INDEX (PRIMARY) ${where} ORDER BY id FOR UPDATE`;
    const remove = `DELETE FROM \`${table}\` ${where}`;
    for (const name of writer.removed) progress({ statement: `-- removed ${name}: a run died before it was finished` });
    for (const statement of [select, remove]) progress({ statement });
    const target = Math.ceil(settings.atMost * context.rows);
    let rowsArchived = 0;
    let after = 0;
    try {
      for (const file of writer.copied()) {
        if (signal.aborted) return timeLimitReached;
        progress({ statement: `-- finished ${file.name}: a run died before its rows were known to be deleted` });
        const moved = await finishFile(context, writer, file);
        if (typeof moved === 'string') return stopped(moved);
        rowsArchived += moved;
        progress({ rowsArchived });
      }
      while (rowsArchived < target) {
        if (signal.aborted) return timeLimitReached;
        const end = await nextChunkEnd(session, table, after, Math.min(settings.batch, target - rowsArchived), old);
        if (end === null) return exhausted('no finished job is old enough');
        const moved = await moveChunk(session, writer, { select, remove }, [after, end]);
        if (typeof moved === 'string') return stopped(moved);
        rowsArchived += moved;
        after = end;
        progress({ rowsArchived });
        if (settings.pause > 0) await sleep(settings.pause, undefined, { signal }).catch(() => {});
      }
      return done;
    } finally {
      await writer.save();
    }
  },
});

/** One transaction, one file. Answers with the rows moved, or with the reason why none was. */
async function moveChunk(
  session: Session,
  writer: ArchiveWriter,
  sql: { readonly select: string; readonly remove: string },
  ids: readonly number[],
): Promise<number | string> {
  await session.execute('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await session.execute('START TRANSACTION');
  const file = await writer.add(session.stream(sql.select, ids));
  if (!file) return giveUp(session, 'the rows of the chunk are gone');
  return deleteRows(session, writer, file, file.rows, sql.remove, ids);
}

/** Deletes what is still in the table of a file that a dead run left; the rest was deleted by that run. */
async function finishFile(
  { session, table, scratchDirectory }: RemedyContext,
  writer: ArchiveWriter,
  file: ArchivedFile,
): Promise<number | string> {
  const archived = new Map<string, string>();
  const directory = archiveDirectory({ scratchDirectory });
  for await (const { key, digest } of readRows(directory, file, writer.manifest))
    archived.set(key, digest.toString('hex'));
  await session.execute('START TRANSACTION');
  const present = await session.query<{ name: string; digest: string }>(
    `SELECT CAST(id AS CHAR) AS name, LOWER(HEX(${digestSql(writer.manifest.columns)})) AS digest FROM \`${table}\` WHERE id IN (${[...archived.keys()].join(', ')}) FOR UPDATE`,
  );
  const changed = present.find(({ name, digest }) => archived.get(name) !== digest);
  if (changed) return giveUp(session, `row ${changed.name} has changed since ${file.name} was written`);
  if (present.length === 0) {
    writer.moved(file);
    await session.execute('COMMIT');
    return 0;
  }
  const remove = `DELETE FROM \`${table}\` WHERE id IN (${present.map(({ name }) => name).join(', ')})`;
  return deleteRows(session, writer, file, present.length, remove, []);
}

async function deleteRows(
  session: Session,
  writer: ArchiveWriter,
  file: ArchivedFile,
  rows: number,
  remove: string,
  values: readonly number[],
): Promise<number | string> {
  const deleted = await session.attempt(remove, values);
  if (deleted.status === 'connection-lost') return deleted.message;
  if (deleted.status !== 'accepted') return giveUp(session, deleted.message);
  if (deleted.affectedRows !== rows)
    return giveUp(session, `${rows} rows are in ${file.name} and ${deleted.affectedRows} would be deleted`);
  await session.execute('COMMIT');
  writer.moved(file);
  return rows;
}

async function giveUp(session: Session, reason: string): Promise<string> {
  await session.execute('ROLLBACK');
  return reason;
}

/** Loads the files into a table of their own, with the code of `restore-archive`; copies that never left the table stay out. */
async function readBack(context: RemedyContext): Promise<RowSources> {
  const { table, archiveTable, signal } = context;
  const directory = archiveDirectory(context);
  const manifest = await readManifest(directory);
  if (!manifest) return {};
  const side = `${archiveTable}_from_files`;
  await using session = await context.connect();
  await session.execute(`DROP TABLE IF EXISTS \`${side}\``);
  // LIKE, for columns that are generated or invisible; in a file of its own, as the archived rows have no room in the full table's tablespace.
  await session.execute(`CREATE TABLE \`${side}\` LIKE \`${table}\``);
  await session.execute(`ALTER TABLE \`${side}\` TABLESPACE = innodb_file_per_table`);
  await restoreRows(session, { directory, manifest, table: side, dryRun: false, signal });
  for (const { state, firstKey, lastKey } of manifest.files) {
    if (state === 'moved') continue;
    const rows = (name: string) =>
      `(SELECT id, ${digestSql(manifest.columns)} AS digest FROM \`${name}\` WHERE id BETWEEN ${firstKey} AND ${lastKey})`;
    await session.execute(
      `DELETE FROM \`${side}\` WHERE id IN (SELECT id FROM (SELECT s.id FROM ${rows(side)} AS s JOIN ${rows(table)} AS t ON t.id = s.id AND t.digest = s.digest) AS copies)`,
    );
  }
  const archiveBytes = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    archived: `\`${side}\``,
    archiveBytes,
    async discard() {
      await using own = await context.connect();
      await own.execute(`DROP TABLE \`${side}\``);
    },
  };
}

function archiveDirectory({ scratchDirectory }: Pick<RemedyContext, 'scratchDirectory'>): string {
  return join(scratchDirectory, 'archive');
}
