/** Compressions of archive files. Node has zstd from 22.15 on; gzip everywhere, and every machine can read it. */
import type { Transform } from 'node:stream';
import zlib from 'node:zlib';
import { PlimsollError } from '../errors.js';

export const compressions = ['gzip', 'zstd'] as const;
export type Compression = (typeof compressions)[number];

/** What Node's types of the oldest version that we support do not know. */
const { createZstdCompress, createZstdDecompress } = zlib as typeof zlib & {
  readonly createZstdCompress?: () => Transform;
  readonly createZstdDecompress?: () => Transform;
};

export const fileEnding: Readonly<Record<Compression, string>> = { gzip: 'ndjson.gz', zstd: 'ndjson.zst' };

/** Throws `no-zstd` where Node has none. */
export function createCompressor(compression: Compression): Transform {
  return compression === 'gzip' ? zlib.createGzip() : made(createZstdCompress);
}

/** Throws `no-zstd` where Node has none. */
export function createDecompressor(compression: Compression): Transform {
  return compression === 'gzip' ? zlib.createGunzip() : made(createZstdDecompress);
}

function made(create: (() => Transform) | undefined): Transform {
  if (create) return create();
  throw new PlimsollError(`Node ${process.version} has no zstd`, {
    code: 'no-zstd',
    hint: 'Use gzip, or run with Node 22.15 or later.',
  });
}
