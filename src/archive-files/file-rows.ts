/** Rows into a file and out of it again, a few at a time, with every checksum on the way. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { messageOf, PlimsollError } from '../errors.js';
import type { ArchivedColumn } from './archived-columns.js';
import { type Compression, createCompressor, createDecompressor } from './compression.js';
import { damaged } from './damaged.js';
import type { ArchivedFile, Manifest } from './manifest.js';
import { type ArchivedValue, decodeRow, digestRow, encodeRow } from './row-lines.js';

/** Lines are gathered to this many characters before they are compressed: a call for each would cost more. */
const gatheredLength = 64 * 1024;

export type WrittenRows = Omit<ArchivedFile, 'name' | 'state'>;

/** Writes rows (the server's digest first, then the values) and syncs the file. Null where there was no row. */
export async function writeRows(
  rows: AsyncIterable<readonly (Buffer | null)[]>,
  path: string,
  { columns, compression, primaryKey }: Pick<Manifest, 'columns' | 'compression' | 'primaryKey'>,
): Promise<WrittenRows | null> {
  const keyIndex = columns.findIndex(({ name }) => name === primaryKey);
  const fileHash = createHash('sha256');
  const rowsHash = createHash('sha256');
  const seen = { rows: 0, bytes: 0, firstKey: '', lastKey: '' };
  async function* lines() {
    let gathered = '';
    for await (const [digest, ...values] of rows) {
      if (!digest) throw rowTooLarge(`${values[keyIndex]}`);
      rowsHash.update(digest);
      seen.lastKey = `${values[keyIndex]}`;
      if (seen.rows++ === 0) seen.firstKey = seen.lastKey;
      gathered += encodeRow(columns, values);
      if (gathered.length < gatheredLength) continue;
      yield gathered;
      gathered = '';
    }
    yield gathered;
  }
  async function* metered(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      fileHash.update(chunk);
      seen.bytes += chunk.length;
      yield chunk;
    }
  }
  await pipeline(lines, createCompressor(compression), metered, createWriteStream(path, { flush: true, mode: 0o600 }));
  if (seen.rows === 0) return null;
  return { ...seen, sha256: fileHash.digest('hex'), rowsSha256: rowsHash.digest('hex') };
}

export interface ArchivedRow {
  readonly key: string;
  readonly values: readonly ArchivedValue[];
  /** As `digestSql` gives it for this row in a table. */
  readonly digest: Buffer;
}

/**
 * Reads a file's rows. After the last, whatever differs from the manifest is thrown as `archive-damaged`: read to
 * the end before you trust a row.
 */
export async function* readRows(
  directory: string,
  file: Omit<ArchivedFile, 'state'>,
  { columns, compression, primaryKey }: Pick<Manifest, 'columns' | 'compression' | 'primaryKey'>,
): AsyncGenerator<ArchivedRow> {
  const keyIndex = columns.findIndex(({ name }) => name === primaryKey);
  const fileHash = createHash('sha256');
  const rowsHash = createHash('sha256');
  const seen = { rows: 0, bytes: 0, firstKey: '', lastKey: '' };
  for await (const text of linesOf(join(directory, file.name), compression, (chunk) => {
    fileHash.update(chunk);
    seen.bytes += chunk.length;
  })) {
    const row = rowOf(columns, keyIndex, text);
    rowsHash.update(row.digest);
    seen.lastKey = row.key;
    if (seen.rows++ === 0) seen.firstKey = row.key;
    yield row;
  }
  const found = { ...seen, sha256: fileHash.digest('hex'), rowsSha256: rowsHash.digest('hex') };
  const differing = (Object.keys(found) as (keyof WrittenRows)[]).filter((name) => found[name] !== file[name]);
  if (differing.length === 0) return;
  throw damaged(`${file.name} is not what its manifest says`, {
    details: differing.map((name) => `${name}: ${found[name]}, and ${file[name]} in the manifest`),
  });
}

/** Reads a file to its end. Throws `archive-damaged`. */
export async function verifyFile(
  directory: string,
  file: Omit<ArchivedFile, 'state'>,
  manifest: Pick<Manifest, 'columns' | 'compression' | 'primaryKey'>,
): Promise<void> {
  for await (const _ of readRows(directory, file, manifest));
}

function rowOf(columns: readonly ArchivedColumn[], keyIndex: number, text: string): ArchivedRow {
  const values = decodeRow(columns, text);
  const key = values[keyIndex] ?? '';
  if (!/^-?\d+$/.test(key)) throw damaged(`a row's key is no integer: ${key}`);
  return { key, values, digest: digestRow(columns, values) };
}

/** Lines end at a newline and nowhere else (readline would end them at U+2028 too). */
async function* linesOf(
  path: string,
  compression: Compression,
  onBytes: (chunk: Buffer) => void,
): AsyncGenerator<string> {
  const decompressor = createDecompressor(compression);
  const fed = pipeline(
    createReadStream(path),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        onBytes(chunk);
        yield chunk;
      }
    },
    decompressor,
  );
  // The same failure ends the loop below; here it is only kept from being unhandled.
  fed.catch(() => {});
  const pending: Buffer[] = [];
  try {
    for await (const chunk of decompressor as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        pending.push(chunk.subarray(start, end));
        yield Buffer.concat(pending.splice(0)).toString('utf8');
        start = end + 1;
      }
      if (start < chunk.length) pending.push(chunk.subarray(start));
    }
    if (pending.length > 0) yield Buffer.concat(pending).toString('utf8');
  } catch (cause) {
    if (cause instanceof PlimsollError) throw cause;
    throw damaged(`cannot read ${path}: ${messageOf(cause)}`);
  }
}

function rowTooLarge(key: string): PlimsollError {
  return new PlimsollError(`row ${key} is larger than the server can give whole`, {
    code: 'row-too-large',
    hint: 'Raise max_allowed_packet above the largest row.',
  });
}
