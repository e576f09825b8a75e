/** Rows into a file and out of it again, a few at a time, with every checksum on the way. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isDeepStrictEqual } from 'node:util';
import { messageOf, PlimsollError } from '../errors.js';
import { type ArchivedKey, keyOfRow, keyText } from './archived-key.js';
import { type Compression, createCompressor, createDecompressor } from './compression.js';
import { damaged } from './damaged.js';
import type { ArchivedFile, Manifest } from './manifest.js';
import { type ArchivedValue, decodeRow, digestRow, encodeRow, encodeValues } from './row-lines.js';

/** Lines are gathered to this many characters before they are compressed: a call for each would cost more. */
const gatheredLength = 64 * 1024;

export type WrittenRows = Omit<ArchivedFile, 'name' | 'state'>;

/** What of a manifest says how its files are to be read. */
export type RowFormat = Pick<Manifest, 'columns' | 'compression' | 'key'>;

/** Of a file whose manifest does not say it: twice the row that a server with its usual max_allowed_packet gives. */
const usualLineBytes = 128 * 2 ** 20;
/** Node holds no longer text. */
const lineBytesMax = 2 ** 29;

interface Seen extends Omit<WrittenRows, 'sha256' | 'rowsSha256' | 'longestLine'> {
  rows: number;
  bytes: number;
  firstKey: string[];
  lastKey: string[];
}

const nothingSeen = (): Seen => ({ rows: 0, bytes: 0, firstKey: [], lastKey: [] });

/** Writes rows (the server's digest first, then the values) and syncs the file. Null where there was no row. */
export async function writeRows(
  rows: AsyncIterable<readonly (Buffer | null)[]>,
  path: string,
  { columns, compression, key }: RowFormat,
): Promise<WrittenRows | null> {
  const fileHash = createHash('sha256');
  const rowsHash = createHash('sha256');
  const seen = nothingSeen();
  let longestLine = 0;
  async function* lines() {
    let gathered = '';
    for await (const [digest, ...sent] of rows) {
      const values = encodeValues(columns, sent);
      const keyValues = keyOfRow(columns, key, values);
      if (!digest) throw rowTooLarge(keyValues);
      rowsHash.update(digest);
      seen.lastKey = [...keyValues];
      if (seen.rows++ === 0) seen.firstKey = seen.lastKey;
      const line = encodeRow(columns, values);
      longestLine = Math.max(longestLine, Buffer.byteLength(line));
      gathered += line;
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
  return { ...seen, longestLine, sha256: fileHash.digest('hex'), rowsSha256: rowsHash.digest('hex') };
}

export interface ArchivedRow {
  readonly key: ArchivedKey;
  readonly values: readonly ArchivedValue[];
  /** As `digestSql` gives it for this row in a table. */
  readonly digest: Buffer;
}

/**
 * Reads a file's rows. After the last, whatever differs from the manifest is thrown as `archive-damaged`: read to
 * the end before you trust a row. A file that passes the manifest's figures is given up where it does, so that one made
 * to burst takes no more memory than its longest row.
 */
export async function* readRows(
  directory: string,
  file: Omit<ArchivedFile, 'state'>,
  { columns, compression, key }: RowFormat,
  signal?: AbortSignal,
): AsyncGenerator<ArchivedRow> {
  const fileHash = createHash('sha256');
  const rowsHash = createHash('sha256');
  const seen = nothingSeen();
  const onBytes = (chunk: Buffer) => {
    fileHash.update(chunk);
    seen.bytes += chunk.length;
    if (seen.bytes > file.bytes) throw differs(file, [`bytes: more than ${file.bytes}`]);
  };
  const lineMax = Math.min(file.longestLine ?? usualLineBytes, lineBytesMax);
  for await (const text of linesOf(join(directory, file.name), compression, { onBytes, lineMax, signal })) {
    if (seen.rows === file.rows) throw differs(file, [`rows: more than ${file.rows}`]);
    const values = decodeRow(columns, text);
    const row = { key: keyOfRow(columns, key, values), values, digest: digestRow(columns, values) };
    rowsHash.update(row.digest);
    seen.lastKey = [...row.key];
    if (seen.rows++ === 0) seen.firstKey = seen.lastKey;
    yield row;
  }
  const found = { ...seen, sha256: fileHash.digest('hex'), rowsSha256: rowsHash.digest('hex') };
  const differing = (Object.keys(found) as (keyof typeof found)[]).filter(
    (name) => !isDeepStrictEqual(found[name], file[name]),
  );
  if (differing.length === 0) return;
  throw differs(
    file,
    differing.map((name) => `${name}: ${found[name]}, and ${file[name]} in the manifest`),
  );
}

function differs({ name }: Pick<ArchivedFile, 'name'>, details: readonly string[]): PlimsollError {
  return damaged(`${name} is not what its manifest says`, { details });
}

/** Reads a file to its end. Throws `archive-damaged`, and the signal's reason. */
export async function verifyFile(
  directory: string,
  file: Omit<ArchivedFile, 'state'>,
  manifest: RowFormat,
  signal?: AbortSignal,
): Promise<void> {
  for await (const _ of readRows(directory, file, manifest, signal));
}

interface LineReader {
  readonly onBytes: (chunk: Buffer) => void;
  /** Bytes of a line. */
  readonly lineMax: number;
  readonly signal: AbortSignal | undefined;
}

/** Lines end at a newline and nowhere else (readline would end them at U+2028 too). */
async function* linesOf(
  path: string,
  compression: Compression,
  { onBytes, lineMax, signal }: LineReader,
): AsyncGenerator<string> {
  // Opening a pipe waits for whoever writes to it, and nothing ends that wait.
  const found = await stat(path).catch((cause) => {
    throw damaged(`cannot read ${path}: ${messageOf(cause)}`);
  });
  if (!found.isFile()) throw damaged(`${path} is no file`);
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
  let pendingBytes = 0;
  const take = (piece: Buffer) => {
    pendingBytes += piece.length;
    if (pendingBytes > lineMax) throw damaged(`${path} has a row of more than ${lineMax} bytes`);
    pending.push(piece);
  };
  const line = () => {
    pendingBytes = 0;
    return Buffer.concat(pending.splice(0)).toString('utf8');
  };
  try {
    for await (const chunk of decompressor as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      let start = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        take(chunk.subarray(start, end));
        yield line();
        start = end + 1;
      }
      if (start < chunk.length) take(chunk.subarray(start));
    }
    if (pending.length > 0) yield line();
  } catch (cause) {
    if (cause instanceof PlimsollError || signal?.aborted) throw cause;
    throw damaged(`cannot read ${path}: ${messageOf(cause)}`);
  }
}

function rowTooLarge(key: ArchivedKey): PlimsollError {
  return new PlimsollError(`row ${keyText(key)} is larger than the server can give whole`, {
    code: 'row-too-large',
    hint: 'Raise max_allowed_packet above the largest row.',
  });
}
