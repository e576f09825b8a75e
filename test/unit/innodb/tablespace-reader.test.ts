/** The reader against files made by hand, page by page; test/integration/space-ledger.test.ts has real ones. */
import { describe, expect, test } from 'vitest';
import { mergeAccounts, type SpaceAccount, totalBytes } from '../../../src/innodb/space-account.js';
import { TablespaceReader } from '../../../src/innodb/tablespace-reader.js';

const pageBytes = 16_384;
const extentPages = 64;
const indexType = 17_855;

describe('a tablespace file', () => {
  test('sums to its bytes, each page by its extent and its kind', () => {
    const account = read(sampleFile());
    expect(totalBytes(account.bytes)).toBe(account.fileBytes);
    expect(account.fileBytes).toBe(6 * extentPages * pageBytes);
    expect(account.bytes).toMatchObject({
      liveRows: 1000,
      offPageText: 15_000,
      offPageSlack: 680,
      pageGarbage: 300,
      secondaryIndexes: pageBytes,
      freePages: (extentPages - 2 + extentPages - 2) * pageBytes,
      heldExtents: extentPages * pageBytes,
      reserve: 2 * 2 ** 20,
      freeExtents: 2 ** 20,
    });
  });

  test('takes the index with the lowest id for the clustered one', () => {
    const { indexes, rows } = read(sampleFile());
    expect(rows).toBe(5);
    expect(indexes).toMatchObject([
      { name: 'clustered', records: 5, leafPages: 1, lobPages: 1, freePages: extentPages - 2 },
      { name: 'secondary 1', records: 7, leafPages: 1, freePages: 0, heldExtents: 0 },
    ]);
  });

  test('has the DATA_FREE of the server: never-used extents count less one, the reserve not at all', () => {
    expect(read(sampleFile()).dataFreeBytes).toBe(0);
    expect(read(sampleFile(12)).dataFreeBytes).toBe((12 - 4 - 1 + 1 - 2) * 2 ** 20);
  });

  test('that ends inside an extent counts the rest as single pages', () => {
    const whole = read(sampleFile());
    const account = read(sampleFile(6 + 10 / extentPages));
    expect(totalBytes(account.bytes)).toBe(account.fileBytes);
    expect(account.sharedFreePages).toBe(whole.sharedFreePages + 10);
    expect(account.freeExtents).toBe(whole.freeExtents);
  });

  test('that was not read to its end has no account', () => {
    expect(() => read(sampleFile().slice(0, 5 * extentPages))).toThrow('384 pages');
  });

  test.each([
    ['a compressed one', 1 << 1, 'ROW_FORMAT=COMPRESSED'],
    ['one with other pages', 4 << 6, 'page size'],
    ['an encrypted one', 1 << 13, 'encryption'],
  ])('is refused where nobody but the server can read it: %s', (_name, flags, reason) => {
    const reader = new TablespaceReader();
    const [first = Buffer.alloc(0)] = sampleFile();
    first.writeUInt32BE(flags, 38 + 16);
    reader.add(first);
    expect(reader.refusal).toContain(reason);
  });

  test('of each partition goes into one account of the table', () => {
    const one = read(sampleFile());
    const both = mergeAccounts([one, one]);
    expect(both).toMatchObject({ fileBytes: 2 * one.fileBytes, rows: 10, indexes: [{ records: 10 }, { records: 14 }] });
    expect(totalBytes(both.bytes)).toBe(both.fileBytes);
  });
});

/**
 * Extent 0 is shared: page 0, and page 1 of a secondary index; 1 belongs to the clustered index: a leaf and a page of
 * text; 2 belongs to it, too, and is empty; 3 is free; the rest was never used.
 */
function sampleFile(extents = 6): Buffer[] {
  const pages = Array.from({ length: extents * extentPages }, () => Buffer.alloc(pageBytes));
  const [first] = pages;
  if (!first) throw new Error('no pages');
  first.writeUInt16BE(8, 24);
  first.writeUInt32BE(pages.length, 38 + 8);
  first.writeUInt32BE(4 * extentPages, 38 + 12);
  first.writeUInt32BE(1, 38 + 24);
  describeExtent(first, 0, { state: 2, segment: 0, used: 2 });
  describeExtent(first, 1, { state: 4, segment: 9, used: 2 });
  describeExtent(first, 2, { state: 4, segment: 9, used: 0 });
  describeExtent(first, 3, { state: 1, segment: 0, used: 0 });
  leaf(pages[1], { indexId: 12, records: 7, recordBytes: 200, garbageBytes: 0 });
  leaf(pages[extentPages], { indexId: 11, records: 5, recordBytes: 1000, garbageBytes: 300 });
  pages[extentPages + 1]?.writeUInt16BE(24, 24);
  pages[extentPages + 1]?.writeUInt32BE(15_000, 54);
  return pages;
}

function describeExtent(page: Buffer, extent: number, is: { state: number; segment: number; used: number }): void {
  const at = 150 + extent * 40;
  page.writeBigUInt64BE(BigInt(is.segment), at);
  page.writeUInt32BE(is.state, at + 20);
  for (let bit = is.used; bit < extentPages; bit++) {
    const byte = at + 24 + (bit >> 2);
    page.writeUInt8(page.readUInt8(byte) | (1 << ((bit & 3) * 2)), byte);
  }
}

function leaf(
  page: Buffer | undefined,
  is: { indexId: number; records: number; recordBytes: number; garbageBytes: number },
): void {
  page?.writeUInt16BE(indexType, 24);
  page?.writeUInt16BE(2, 38);
  page?.writeUInt16BE(120 + is.recordBytes + is.garbageBytes, 40);
  page?.writeUInt16BE(0x8000 | (is.records + 2), 42);
  page?.writeUInt16BE(is.garbageBytes, 46);
  page?.writeUInt16BE(is.records, 54);
  page?.writeBigUInt64BE(BigInt(is.indexId), 66);
  // The infimum points at the supremum: no record to look for a deletion mark in.
  page?.writeUInt16BE(112 - 99, 97);
}

function read(pages: readonly Buffer[]): SpaceAccount {
  const reader = new TablespaceReader();
  for (const page of pages) reader.add(page);
  return reader.finish();
}
