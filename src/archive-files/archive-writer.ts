/**
 * An archive that grows: file by file, each verified and in the manifest before its rows may be deleted. Opened
 * again, it finds what a dead run left: files in no manifest are removed (their rows never left the table), and
 * files whose rows were perhaps not deleted are told.
 */
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Session } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import { quoted } from '../table/quoted.js';
import type { Table } from '../table/table.js';
import { archivedColumnsOf, digestSql, valueSql } from './archived-columns.js';
import { type Compression, createCompressor, fileEnding } from './compression.js';
import { verifyFile, writeRows } from './file-rows.js';
import {
  type ArchivedFile,
  type Manifest,
  manifestName,
  readManifest,
  syncDirectory,
  writeManifest,
} from './manifest.js';

const partialEnding = '.partial';

export interface ArchiveWriter {
  /** What a query must select for `add`. */
  readonly selection: string;
  readonly manifest: Manifest;
  /** Left by a run that died: files that were removed, as they were not finished. */
  readonly removed: readonly string[];
  /** Files whose rows may still be in the table. */
  copied(): readonly ArchivedFile[];
  /** Writes rows to a file of their own, verifies it, and enters it in the manifest. Null where there was no row. */
  add(rows: AsyncIterable<readonly (Buffer | null)[]>): Promise<ArchivedFile | null>;
  /** To be told when a file's rows have left the table. On disk with the next `add` or `save`. */
  moved(file: ArchivedFile): void;
  save(): Promise<void>;
}

/** Begins the archive of a table, or goes on with it. Throws `archive-of-another-table`. */
export async function openArchive(
  session: Session,
  table: Table,
  directory: string,
  compression: Compression,
): Promise<ArchiveWriter> {
  createCompressor(compression).destroy();
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const fresh = await describeTable(session, table, compression);
  const kept = await readManifest(directory);
  if (kept && !isSameTable(kept, fresh))
    throw new PlimsollError(
      `${directory} holds an archive of another table, or of an older shape of ${quoted(table.name)}`,
      {
        code: 'archive-of-another-table',
        hint: 'Archive to an empty directory.',
      },
    );
  let manifest: Manifest = { ...fresh, files: kept?.files ?? [] };
  const removed = await removeUnfinished(directory, manifest);
  await writeManifest(directory, manifest);
  return {
    selection: [digestSql(manifest.columns), ...manifest.columns.map((column) => valueSql(column))].join(', '),
    removed,
    get manifest() {
      return manifest;
    },
    copied: () => manifest.files.filter(({ state }) => state === 'copied'),
    async add(rows) {
      const name = `rows-${String(manifest.files.length + 1).padStart(6, '0')}.${fileEnding[compression]}`;
      const partial = join(directory, name + partialEnding);
      const written = await writeRows(rows, partial, manifest);
      if (!written) {
        await rm(partial);
        return null;
      }
      await verifyFile(directory, { ...written, name: name + partialEnding }, manifest);
      await rename(partial, join(directory, name));
      await syncDirectory(directory);
      const file: ArchivedFile = { name, ...written, state: 'copied' };
      manifest = { ...manifest, files: [...manifest.files, file] };
      await writeManifest(directory, manifest);
      return file;
    },
    moved({ name }) {
      const files = manifest.files.map((file) => (file.name === name ? { ...file, state: 'moved' as const } : file));
      manifest = { ...manifest, files };
    },
    save: () => writeManifest(directory, manifest),
  };
}

async function describeTable(
  session: Session,
  table: Table,
  compression: Compression,
): Promise<Omit<Manifest, 'files'>> {
  const [server] = await session.query<{ version: string }>('SELECT VERSION() AS version');
  const [definition] = await session.query(`SHOW CREATE TABLE ${quoted(table.name)}`);
  return {
    format: 'plimsoll-archive',
    version: 2,
    table: table.name,
    key: [...table.roles.key],
    mysqlVersion: server?.version ?? '',
    compression,
    columns: [...archivedColumnsOf(table.shape)],
    ddl: String(definition?.['Create Table']),
  };
}

function isSameTable(kept: Manifest, fresh: Omit<Manifest, 'files'>): boolean {
  return (
    kept.table === fresh.table &&
    kept.compression === fresh.compression &&
    isDeepStrictEqual(kept.key, fresh.key) &&
    isDeepStrictEqual(kept.columns, fresh.columns)
  );
}

async function removeUnfinished(directory: string, manifest: Manifest): Promise<readonly string[]> {
  const finished = new Set([manifestName, ...manifest.files.map(({ name }) => name)]);
  const unfinished = (await readdir(directory)).filter(
    (name) =>
      !finished.has(name) &&
      (/^rows-\d+\.ndjson\.(gz|zst)(\.partial)?$/.test(name) || name === `${manifestName}.partial`),
  );
  for (const name of unfinished) await rm(join(directory, name));
  return unfinished;
}
