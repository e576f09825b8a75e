/**
 * The rows of the crash loop, the same for the same seed: keys in random order, texts of many lengths so that pages
 * are at every level of fill. Keeps the account of what the server acknowledged, so that it is known without asking
 * a server that has died.
 */
import { crc32 } from 'node:zlib';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * Bytes of one row’s keys, whole words: the primary key and two that are indexed besides. Of the wide one a page holds about 58, so that
 * pages split one by one and some are near half at any time; those of a narrow key fill and split in step.
 */
export const keyBytes = { id: 16, account: 8, token: 252 } as const;
const smallTextBytes = { min: 100, max: 300 };
const longTextBytes = 100_000;

/** Values in the order of the table's columns: the keys, then the text. */
export type ImportedRow = readonly (Buffer | string)[];

export interface CommittedRows {
  readonly rows: number;
  /** Of every row and its text: the XOR of their CRC-32. */
  readonly checksum: string;
}

export class ImportedRows {
  private readonly random: ReturnType<typeof xoroshiro128plus>;
  private rows = 0;
  private checksum = 0;

  constructor(seed: number) {
    this.random = xoroshiro128plus(seed);
  }

  small(count: number): readonly ImportedRow[] {
    return Array.from({ length: count }, () =>
      this.row('s'.repeat(uniformInt(this.random, smallTextBytes.min, smallTextBytes.max))),
    );
  }

  long(): readonly ImportedRow[] {
    return [this.row('l'.repeat(longTextBytes))];
  }

  /** The server has accepted these. */
  acknowledge(rows: readonly ImportedRow[]): void {
    this.rows += rows.length;
    for (const row of rows) this.checksum ^= crc32(Buffer.concat(row.map((value) => Buffer.from(value))));
  }

  get acknowledged(): CommittedRows {
    return { rows: this.rows, checksum: String(this.checksum >>> 0) };
  }

  private row(text: string): ImportedRow {
    return [...Object.values(keyBytes).map((length) => this.bytes(length)), text];
  }

  private bytes(length: number): Buffer {
    const bytes = Buffer.alloc(length);
    for (let at = 0; at < length; at += 4) bytes.writeInt32LE(this.random.next(), at);
    return bytes;
  }
}
