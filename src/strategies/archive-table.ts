/**
 * The archive table and its forms: how it is made, how a row gets in, and how it is read back as it was.
 * Compression is MySQL's own, at one of three places: the page in the buffer pool (ROW_FORMAT = COMPRESSED), the
 * page on its way to the file (COMPRESSION, by holes in the file), or the text itself (COMPRESS).
 */
import { z } from 'zod';
import type { Session } from '../database/session.js';
import { readTableSpace } from '../database/space.js';
import { indexPartsSql } from '../table/index-parts.js';
import { quoted, quotedList } from '../table/quoted.js';
import { type Column, columnNamed, isBytes, isText } from '../table/shape.js';
import { columnNames, type Table } from '../table/table.js';
import type { RowSources } from './strategy.js';

export const archiveForm = z.strictObject({
  rowFormat: z
    .enum(['dynamic', 'compressed'])
    .default('dynamic')
    .describe('Of the archive table. Compressed pages cost CPU on every write and room for both forms in memory.'),
  keyBlockSize: z
    .union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)])
    .default(8)
    .describe('KiB that a 16 KiB page is squeezed into; with rowFormat compressed only.'),
  pageCompression: z
    .enum(['none', 'zlib', 'lz4'])
    .default('none')
    .describe('Punches holes into the file where pages shrink; needs a file system that can, and rowFormat dynamic.'),
  compressText: z
    .boolean()
    .default(false)
    .describe('Stores COMPRESS(text): the smallest in MySQL, and whoever reads the archive must UNCOMPRESS.'),
});

export type ArchiveForm = z.output<typeof archiveForm>;

/**
 * The archive is read by key and by whose row it is, seldom: two indexes, no more. Its file is its own; what is
 * generated in the table is a value here.
 */
export function createArchiveSql(table: Table, form: ArchiveForm): string {
  const blobs = compressedColumns(table, form).map(({ name }) => `${quoted(name)} LONGBLOB`);
  const options = [
    'ENGINE = InnoDB',
    `ROW_FORMAT = ${form.rowFormat.toUpperCase()}`,
    ...(form.rowFormat === 'compressed' ? [`KEY_BLOCK_SIZE = ${form.keyBlockSize}`] : []),
    ...(form.pageCompression === 'none' ? [] : [`COMPRESSION = '${form.pageCompression}'`]),
  ];
  const definition = [...blobs, ...indexesOf(table)].join(', ');
  return `CREATE TABLE IF NOT EXISTS ${quoted(table.archiveName)} (${definition}) ${options.join(' ')} SELECT ${quotedList(columnNames(table))} FROM ${quoted(table.name)} LIMIT 0`;
}

function indexesOf({ shape, roles }: Table): readonly string[] {
  const key = `PRIMARY KEY (${indexPartsSql(shape.primaryKey?.parts ?? [])})`;
  if (roles.group === null || roles.group === roles.key[0]) return [key];
  const owner = [roles.group, ...(roles.created === null ? [] : [roles.created.column])];
  return [key, `KEY by_group (${quotedList(owner)})`];
}

/** Makes the archive table unless it is there. Answers with the reason where the form would have no effect. */
export async function createArchive(session: Session, create: string, form: ArchiveForm): Promise<string | null> {
  await session.execute(create);
  if (form.pageCompression === 'none') return null;
  const warnings = await session.query<{ Message: string }>('SHOW WARNINGS');
  return warnings.find(({ Message }) => /compress/i.test(Message))?.Message ?? null;
}

/** Texts that `compressText` compresses: a JSON value would not come back as it was. */
export function compressedColumns({ shape, roles }: Table, { compressText }: ArchiveForm): readonly Column[] {
  if (!compressText) return [];
  return roles.text
    .map((name) => columnNamed(shape, name))
    .filter((column) => column !== undefined)
    .filter((column) => isText(column) || isBytes(column));
}

/** Columns of a chunk on its way into the archive. */
export function toArchive(table: Table, form: ArchiveForm): string {
  const compressed = compressedColumns(table, form).map(({ name }) => name);
  return columnNames(table)
    .map((name) => (compressed.includes(name) ? `COMPRESS(${quoted(name)})` : quoted(name)))
    .join(', ');
}

/** The archive with the table's own columns: a table name, or a derived table that MySQL merges into its query. */
export function asItWas(table: Table, form: ArchiveForm): string {
  const compressed = compressedColumns(table, form);
  if (compressed.length === 0) return quoted(table.archiveName);
  const values = columnNames(table).map((name) => {
    const column = compressed.find((one) => one.name === name);
    return column ? `${uncompressed(column)} AS ${quoted(name)}` : quoted(name);
  });
  return `(SELECT ${values.join(', ')} FROM ${quoted(table.archiveName)})`;
}

/** The bytes that were compressed are the column's own: of its character set, where it has one. */
function uncompressed({ name, charset }: Column): string {
  const bytes = `UNCOMPRESS(${quoted(name)})`;
  return charset === null ? bytes : `CONVERT(${bytes} USING ${charset})`;
}

/** How to read the archive, and what it takes on disk. */
export async function archiveSources(session: Session, table: Table, form: ArchiveForm): Promise<RowSources> {
  const { archiveName } = table;
  if ((await session.query('SHOW TABLES LIKE ?', [archiveName])).length === 0) return {};
  if (form.pageCompression !== 'none') {
    // A page is compressed, and its hole punched, when it is written out: before that the file shows nothing of it.
    await session.execute(`FLUSH TABLES ${quoted(archiveName)} FOR EXPORT`);
    await session.execute('UNLOCK TABLES');
  }
  return {
    archived: asItWas(table, form),
    archiveBytes: (await readTableSpace(session, archiveName)).allocatedBytes,
  };
}
