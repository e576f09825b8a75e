/**
 * The manifest: which files an archive has, what is in them, and what the table was. A file that is not in it is
 * not finished. It is replaced as a whole: written beside, synced, renamed.
 */
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, PlimsollError } from '../errors.js';
import { compressions } from './compression.js';
import { damaged } from './damaged.js';

export const manifestName = 'manifest.json';
const manifestBytesMax = 2 ** 28;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const fileShape = {
  name: z.string().regex(/^[\w-][\w.-]*$/, 'a plain file name'),
  rows: z.int().positive(),
  bytes: z.int().positive(),
  /** Of the file. */
  sha256,
  /** Of the digests of its rows, in order, as the server gave them. */
  rowsSha256: sha256,
  state: z.enum(['copied', 'moved']).describe('copied: its rows may still be in the table; moved: they are not'),
};

/** One value a column of the key, as it stands in a row's line. */
const key = z.array(z.string()).min(1);
const archivedFile = z.strictObject({
  ...fileShape,
  firstKey: key,
  lastKey: key,
  /** Bytes of its longest line: what a reader must be able to hold. */
  longestLine: z.int().positive().optional(),
});

const manifestShape = {
  format: z.literal('plimsoll-archive'),
  table: z.string().min(1),
  mysqlVersion: z.string(),
  compression: z.enum(compressions),
  /** In the order of the table; generated ones are not among them. */
  columns: z
    .array(z.strictObject({ name: z.string().min(1), type: z.string(), encoding: z.enum(['text', 'base64']) }))
    .min(1),
  /** SHOW CREATE TABLE. */
  ddl: z.string(),
};

const manifest = z.strictObject({
  ...manifestShape,
  version: z.literal(2),
  /** Names of the columns of the primary key, in its order. */
  key: z.array(z.string().min(1)).min(1),
  files: z.array(archivedFile),
});

/** Integer keys only, as text: it may pass 2^53. */
const oneKey = z.string().regex(/^-?\d{1,20}$/);

/** As it was written before keys could have several columns. */
const firstManifest = z
  .strictObject({
    ...manifestShape,
    version: z.literal(1),
    primaryKey: z.string().min(1),
    files: z.array(z.strictObject({ ...fileShape, firstKey: oneKey, lastKey: oneKey })),
  })
  .transform(({ primaryKey, files, ...same }) => ({
    ...same,
    version: 2 as const,
    key: [primaryKey],
    files: files.map((file) => ({ ...file, firstKey: [file.firstKey], lastKey: [file.lastKey] })),
  }));

const anyManifest = z.discriminatedUnion('version', [firstManifest, manifest]);

export type ArchivedFile = z.output<typeof archivedFile>;
export type Manifest = z.output<typeof manifest>;

/** Null where there is none. Throws `archive-damaged` where it is not one. */
export async function readManifest(directory: string): Promise<Manifest | null> {
  const path = join(directory, manifestName);
  let text: string;
  try {
    const found = await stat(path);
    // Opening a pipe waits for whoever writes to it, and nothing ends that wait.
    if (!found.isFile() || found.size > manifestBytesMax) throw damaged(`${path} is no file of at most 256 MiB`);
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof PlimsollError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new PlimsollError(`cannot read ${path}`, { code: 'archive-unreadable', cause });
  }
  const checked = anyManifest.safeParse(parsed(text, path));
  if (checked.success) return checked.data;
  throw damaged(`${path} is not the manifest of an archive that this version knows`, {
    details: checked.error.issues.map(({ path, message }) => `${path.join('.') || 'manifest'}: ${message}`),
  });
}

/** On disk when it resolves. */
export async function writeManifest(directory: string, content: Manifest): Promise<void> {
  const path = join(directory, manifestName);
  await using file = await open(`${path}.partial`, 'w', 0o600);
  await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
  await file.sync();
  await rename(`${path}.partial`, path);
  await syncDirectory(directory);
}

/** A rename is on disk only when its directory is. */
export async function syncDirectory(directory: string): Promise<void> {
  await using handle = await open(directory);
  await handle.sync();
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(`${path} is not JSON: ${messageOf(cause)}`);
  }
}
