/**
 * Moves finished rows past an age into compressed files, oldest first. A chunk is one transaction and one file: lock
 * and read the rows, write and sync the file, read it back against the server's own checksums, enter it in the
 * manifest, delete the rows, commit. Dying anywhere leaves a row in the table, in a finished file, or in both.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type ArchiveWriter, openArchive } from '../archive-files/archive-writer.js';
import { digestSql, faithfulSession } from '../archive-files/archived-columns.js';
import {
  type ArchivedKey,
  keyColumnsOf,
  keyFromServer,
  keyId,
  keyText,
  keyValuesSql,
  rowsWithKeys,
} from '../archive-files/archived-key.js';
import { compressions } from '../archive-files/compression.js';
import { type ArchivedRow, readRows } from '../archive-files/file-rows.js';
import { type ArchivedFile, readManifest } from '../archive-files/manifest.js';
import { restoreRows } from '../archive-files/restore-rows.js';
import type { Session } from '../database/session.js';
import { count, duration, share } from '../quantity.js';
import { finishedBeforeSql } from '../table/age.js';
import { type Condition, type KeyValues, keyOrder, keyRange, keyRangeShape, sameKeySql } from '../table/key.js';
import { quoted } from '../table/quoted.js';
import { generatedKeyColumn, type Table } from '../table/table.js';
import { nextChunkEnd } from './key-chunks.js';
import { oldestFinishedSql } from './oldest-rows.js';
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
  /** Only rows written at least this long before "now" of the simulated years. */
  olderThan: duration().prefault('365d'),
  /** Stop after this share of the full table's rows, though more are old enough. */
  atMost: share().prefault('20%'),
  /** Rows a file, and a transaction. */
  batch: count('rows').prefault('500 rows'),
  pause: duration().prefault('0ms'),
  /** Zstd is smaller and faster, and needs Node 22.15 or later. */
  compression: z.enum(compressions).default('gzip'),
});

/** Rows that are looked up in one statement: 65,535 placeholders are MySQL's most, and a key has up to 16 columns. */
const lookedUpAtOnce = 1_000;

export const archiveFile = defineStrategy({
  name: 'archive-file',
  title: 'move old finished rows to compressed files, verified before each delete',
  effect: () => 'archives',
  needs: () => ['key', 'age'],
  refuses(table) {
    const generated = generatedKeyColumn(table);
    return generated === null
      ? null
      : `archive-file finds rows by their key in the file, and ${quoted(generated)} of ${quoted(table.name)} is generated, which files leave out`;
  },
  mayTake: ({ table, ages, rows }, { olderThan, atMost }) => ({
    where: finishedBeforeSql(table, ages, olderThan),
    takenMax: Math.ceil(atMost * rows),
  }),
  settings,
  rowSources: readBack,
  async run(context, settings) {
    const { session, table, signal, progress } = context;
    for (const statement of faithfulSession) await session.execute(statement);
    const writer = await openArchive(session, table, archiveDirectory(context), settings.compression);
    for (const name of writer.removed) progress({ statement: `-- removed ${name}: a run died before it was finished` });
    const target = Math.ceil(settings.atMost * context.rows);
    let rowsArchived = 0;
    let after: KeyValues | null = null;
    try {
      for (const file of writer.copied()) {
        if (signal.aborted) return timeLimitReached;
        progress({ statement: `-- finished ${file.name}: a run died before its rows were known to be deleted` });
        const moved = await finishFile(context, writer, file);
        if (typeof moved === 'string') return stopped(moved);
        rowsArchived += moved;
        progress({ rowsArchived });
      }
      const old = await oldestFinishedSql(context, settings.olderThan, target);
      const sql = statementsFor(table, writer.selection, old);
      for (const statement of Object.values(sql)) progress({ statement: statement(keyRangeShape(table)) });
      const condition = { sql: old, values: [] };
      while (rowsArchived < target) {
        if (signal.aborted) return timeLimitReached;
        const wanted = Math.min(settings.batch, target - rowsArchived);
        const end: KeyValues | null = await nextChunkEnd(session, table, after, wanted, condition);
        if (end === null) return exhausted('no finished row is old enough');
        const moved = await moveChunk(session, writer, sql, keyRange(table, after, end));
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

/** A chunk's statements, given the range of keys that it lies in. */
type Statements = Readonly<Record<'select' | 'remove', (range: string) => string>>;

function statementsFor(table: Table, selection: string, old: string): Statements {
  const name = quoted(table.name);
  return {
    select: (range) =>
      `SELECT ${selection} FROM ${name} FORCE INDEX (PRIMARY) WHERE ${range} AND ${old} ORDER BY ${keyOrder(table)} FOR UPDATE`,
    remove: (range) => `DELETE FROM ${name} WHERE ${range} AND ${old}`,
  };
}

/** One transaction, one file. Answers with the rows moved, or with the reason why none was. */
async function moveChunk(
  session: Session,
  writer: ArchiveWriter,
  sql: Statements,
  { sql: range, values }: Condition,
): Promise<number | string> {
  await session.execute('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await session.execute('START TRANSACTION');
  const file = await writer.add(session.stream(sql.select(range), values));
  if (!file) return giveUp(session, 'the rows of the chunk are gone');
  return deleteRows(session, writer, file, file.rows, [{ sql: sql.remove(range), values }]);
}

/** Deletes what is still in the table of a file that a dead run left; the rest was deleted by that run. */
async function finishFile(
  { session, table, scratchDirectory }: RemedyContext,
  writer: ArchiveWriter,
  file: ArchivedFile,
): Promise<number | string> {
  const { columns, key } = writer.manifest;
  const keyColumns = keyColumnsOf(columns, key);
  const name = quoted(table.name);
  const removals: Condition[] = [];
  let rows = 0;
  await session.execute('START TRANSACTION');
  const archived = readRows(archiveDirectory({ scratchDirectory }), file, writer.manifest);
  for await (const some of inSlices(archived, lookedUpAtOnce)) {
    const digests = new Map(some.map((row) => [keyId(row.key), row.digest.toString('hex')]));
    const wanted = rowsWithKeys(
      keyColumns,
      some.map((row) => row.key),
    );
    const found = await session.query(
      `SELECT ${keyValuesSql(keyColumns)}, LOWER(HEX(${digestSql(columns)})) AS digest FROM ${name} WHERE ${wanted.sql} FOR UPDATE`,
      wanted.values,
    );
    const present: ArchivedKey[] = [];
    for (const row of found) {
      const own = keyFromServer(keyColumns, row);
      if (digests.get(keyId(own)) !== row['digest'])
        return giveUp(session, `row ${keyText(own)} has changed since ${file.name} was written`);
      present.push(own);
    }
    if (present.length === 0) continue;
    rows += present.length;
    const removed = rowsWithKeys(keyColumns, present);
    removals.push({ sql: `DELETE FROM ${name} WHERE ${removed.sql}`, values: removed.values });
  }
  return deleteRows(session, writer, file, rows, removals);
}

async function deleteRows(
  session: Session,
  writer: ArchiveWriter,
  file: ArchivedFile,
  rows: number,
  removals: readonly Condition[],
): Promise<number | string> {
  let deleted = 0;
  for (const { sql, values } of removals) {
    const outcome = await session.attempt(sql, values);
    if (outcome.status === 'connection-lost') return outcome.message;
    if (outcome.status !== 'accepted') return giveUp(session, outcome.message);
    deleted += outcome.affectedRows;
  }
  if (deleted !== rows) return giveUp(session, `${rows} rows are in ${file.name} and ${deleted} would be deleted`);
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
  const { table, signal } = context;
  const directory = archiveDirectory(context);
  const manifest = await readManifest(directory);
  if (!manifest) return {};
  const side = `${table.archiveName}_from_files`;
  await using session = await context.connect();
  await session.execute(`DROP TABLE IF EXISTS ${quoted(side)}`);
  // LIKE, for columns that are generated or invisible; in a file of its own, as the archived rows have no room in the full table's tablespace.
  await session.execute(`CREATE TABLE ${quoted(side)} LIKE ${quoted(table.name)}`);
  await session.execute(`ALTER TABLE ${quoted(side)} TABLESPACE = innodb_file_per_table`);
  await restoreRows(session, { directory, manifest, table: side, dryRun: false, signal });
  const keyColumns = keyColumnsOf(manifest.columns, manifest.key);
  for (const file of manifest.files) {
    if (file.state === 'moved') continue;
    for await (const some of inSlices(readRows(directory, file, manifest), lookedUpAtOnce)) {
      const { sql, values } = rowsWithKeys(
        keyColumns,
        some.map((row) => row.key),
        's',
      );
      await session.execute(
        `DELETE s FROM ${quoted(side)} AS s JOIN ${quoted(table.name)} AS t ON ${sameKeySql(table, 't', 's')}
          WHERE ${sql} AND ${digestSql(manifest.columns, 't')} = ${digestSql(manifest.columns, 's')}`,
        values,
      );
    }
  }
  const archiveBytes = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    archived: quoted(side),
    archiveBytes,
    async discard() {
      await using own = await context.connect();
      await own.execute(`DROP TABLE ${quoted(side)}`);
    },
  };
}

async function* inSlices(rows: AsyncIterable<ArchivedRow>, most: number): AsyncGenerator<readonly ArchivedRow[]> {
  let slice: ArchivedRow[] = [];
  for await (const row of rows) {
    slice.push(row);
    if (slice.length < most) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}

function archiveDirectory({ scratchDirectory }: Pick<RemedyContext, 'scratchDirectory'>): string {
  return join(scratchDirectory, 'archive');
}
