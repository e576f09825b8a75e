/**
 * The archive table and its forms: how it is made, how a row gets in, and how it is read back as it was.
 * Compression is MySQL's own, at one of three places: the page in the buffer pool (ROW_FORMAT = COMPRESSED), the
 * page on its way to the file (COMPRESSION, by holes in the file), or the text itself (COMPRESS).
 */
import { z } from 'zod';
import { readColumns } from '../database/fingerprint.js';
import type { Session } from '../database/session.js';
import { readTableSpace } from '../database/space.js';
import type { RowSources } from './strategy.js';

/** The job's text: by far the most of a row. */
const textColumn = 'query';

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
    .describe('Stores COMPRESS(query): the smallest in MySQL, and whoever reads the archive must UNCOMPRESS.'),
});

export type ArchiveForm = z.output<typeof archiveForm>;

/** The archive is read by id and by account, seldom: two indexes, no more. Its file is its own. */
export function createArchiveSql(
  table: string,
  archiveTable: string,
  columns: readonly string[],
  form: ArchiveForm,
): string {
  const text = form.compressText ? `\`${textColumn}\` LONGBLOB, ` : '';
  const options = [
    'ENGINE = InnoDB',
    `ROW_FORMAT = ${form.rowFormat.toUpperCase()}`,
    ...(form.rowFormat === 'compressed' ? [`KEY_BLOCK_SIZE = ${form.keyBlockSize}`] : []),
    ...(form.pageCompression === 'none' ? [] : [`COMPRESSION = '${form.pageCompression}'`]),
  ];
  return `CREATE TABLE IF NOT EXISTS \`${archiveTable}\` (${text}PRIMARY KEY (id), KEY idx_account_created (account_id, created_at)) ${options.join(' ')} SELECT ${columns.map((column) => `\`${column}\``).join(', ')} FROM \`${table}\` LIMIT 0`;
}

/** Makes the archive table unless it is there. Answers with the reason where the form would have no effect. */
export async function createArchive(session: Session, create: string, form: ArchiveForm): Promise<string | null> {
  await session.execute(create);
  if (form.pageCompression === 'none') return null;
  const warnings = await session.query<{ Message: string }>('SHOW WARNINGS');
  return warnings.find(({ Message }) => /compress/i.test(Message))?.Message ?? null;
}

/** Columns of a chunk on its way into the archive. */
export function toArchive(columns: readonly string[], form: ArchiveForm): string {
  return columns
    .map((column) => (form.compressText && column === textColumn ? `COMPRESS(\`${column}\`)` : `\`${column}\``))
    .join(', ');
}

/** The archive with the table's own columns: a table name, or a derived table that MySQL merges into its query. */
export function asItWas(archiveTable: string, columns: readonly string[], form: ArchiveForm): string {
  if (!form.compressText) return `\`${archiveTable}\``;
  const values = columns.map((column) =>
    column === textColumn ? `CONVERT(UNCOMPRESS(\`${column}\`) USING utf8mb4) AS \`${column}\`` : `\`${column}\``,
  );
  return `(SELECT ${values.join(', ')} FROM \`${archiveTable}\`)`;
}

/** How to read the archive, and what it takes on disk. */
export async function archiveSources(
  session: Session,
  table: string,
  archiveTable: string,
  form: ArchiveForm,
): Promise<RowSources> {
  if ((await session.query('SHOW TABLES LIKE ?', [archiveTable])).length === 0) return {};
  if (form.pageCompression !== 'none') {
    // A page is compressed, and its hole punched, when it is written out: before that the file shows nothing of it.
    await session.execute(`FLUSH TABLES \`${archiveTable}\` FOR EXPORT`);
    await session.execute('UNLOCK TABLES');
  }
  return {
    archived: asItWas(archiveTable, await readColumns(session, table), form),
    archiveBytes: (await readTableSpace(session, archiveTable)).allocatedBytes,
  };
}
