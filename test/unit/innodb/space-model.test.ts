import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JobsTableSpace } from '../../../src/innodb/jobs-table-space.js';
import {
  extentBytes,
  fileBytesFor,
  LeafPages,
  lobPages,
  pageBytes,
  recordBytesMax,
  recordFootprint,
  reserveShare,
  segmentPages,
  usableBytes,
  usedFileBytes,
} from '../../../src/innodb/space-model.js';

const mib = 2 ** 20;

describe('off-page columns', () => {
  it('take pages of their own: 15,680 bytes in the first, 16,327 in each further one', () => {
    expect([1, 8200, 15_680, 15_681, 32_007, 32_008, 65_535].map(lobPages)).toEqual([1, 1, 1, 2, 2, 3, 5]);
  });

  it('leave the record only when it is longer than half a page, the longest first', () => {
    expect(recordFootprint(100, [recordBytesMax - 100])).toEqual({ inPageBytes: recordBytesMax, lobPages: 0 });
    expect(recordFootprint(100, [recordBytesMax - 99])).toEqual({ inPageBytes: 120, lobPages: 1 });
    expect(recordFootprint(100, [5000, 6000])).toEqual({ inPageBytes: 5120, lobPages: 1 });
    expect(recordFootprint(100, [9000, 20_000])).toEqual({ inPageBytes: 140, lobPages: 3 });
  });

  it('never leave more in the page than half of it, nor hold fewer bytes than the text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 500 }), fc.integer({ min: 0, max: 2 ** 24 }), (fixed, text) => {
        const { inPageBytes, lobPages: pages } = recordFootprint(fixed, [text]);
        expect(inPageBytes).toBeLessThanOrEqual(recordBytesMax);
        expect(inPageBytes + pages * pageBytes).toBeGreaterThanOrEqual(fixed + text);
      }),
    );
  });
});

describe('leaf pages', () => {
  it.each([
    // Record bytes and how many fit: 16,252 bytes, of which 1,024 stay free once there are two records.
    [4500, 3],
    [5050, 3],
    [5100, 2],
    [8120, 2],
    [500, 30],
  ])('hold as many records of %i bytes as InnoDB puts there: %i', (recordBytes, perPage) => {
    const leaves = new LeafPages();
    for (let i = 0; i < perPage * 20; i++) leaves.add(recordBytes);
    expect(leaves.count).toBe(20);
  });

  it('hold no more than their bytes, and are at least half full but for the last', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 60, max: recordBytesMax }), { minLength: 1, maxLength: 300 }),
        (records) => {
          const leaves = new LeafPages();
          for (const bytes of records) leaves.add(bytes);
          const total = records.reduce((sum, bytes) => sum + bytes, 0);
          expect(leaves.count * pageBytes).toBeGreaterThanOrEqual(total);
          expect((leaves.count - 1) * (pageBytes / 2 - 1024)).toBeLessThanOrEqual(total);
        },
      ),
    );
  });
});

describe('the file', () => {
  it('gives segments single pages up to 32, then whole extents', () => {
    expect([0, 1, 32, 33, 96, 97].map(segmentPages)).toEqual([0, 1, 32, 96, 96, 160]);
  });

  it('grows by a page below 1 extent, by one extent below 32, by four after that', () => {
    expect(fileBytesFor(100_000)).toBe(7 * pageBytes);
    expect(fileBytesFor(10.5 * mib)).toBe(16 * mib);
    expect(fileBytesFor(50 * mib)).toBe(56 * mib);
    expect(fileBytesFor(300.2 * mib)).toBe(312 * mib);
  });

  it('keeps 2 extents and 1 % back from inserts: much of a small file, a hundredth of a great one', () => {
    expect(reserveShare(64 * mib)).toBeCloseTo(0.031, 3);
    expect(reserveShare(256 * mib)).toBeCloseTo(0.0156, 4);
    expect(reserveShare(2 ** 41)).toBeCloseTo(0.01, 4);
    expect(reserveShare(mib)).toBe(1);
  });

  it('is full at 59 of 64 MiB, as a capped server was', () => {
    expect(usableBytes(64 * mib)).toBe(59 * mib);
    expect(usableBytes(mib)).toBe(0);
  });

  it('is never smaller than what is in it, and grows with it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 22 }), fc.integer({ min: 0, max: 2 ** 20 }), (pages, more) => {
        const used = usedFileBytes([pages]);
        expect(used).toBeGreaterThan(pages * pageBytes);
        expect(fileBytesFor(used)).toBeGreaterThanOrEqual(used);
        expect(fileBytesFor(usedFileBytes([pages + more]))).toBeGreaterThanOrEqual(fileBytesFor(used));
        expect(usableBytes(fileBytesFor(used))).toBeGreaterThanOrEqual(
          Math.min(used, fileBytesFor(used) - 6 * extentBytes) * 0.98,
        );
      }),
    );
  });
});

describe('the jobs table', () => {
  /**
   * File bytes a row of uniform texts over some 60 MB, measured on MySQL 9.7.4 with generated rows; columns: text
   * bytes, rows, bytes of the file. The cliffs at 5,000 (two rows a page), 8,126 and 15,680 show.
   */
  it.each([
    [500, 59_919, 1050],
    [2000, 20_972, 3200],
    [4000, 11_235, 6347],
    [5000, 9118, 9200],
    [7900, 5896, 11_382],
    [8200, 5688, 18_435],
    [15_600, 3042, 19_303],
    [15_700, 3023, 36_074],
    [33_000, 1453, 54_846],
  ])('with texts of %i bytes takes what a server took, within 7 %%', (query, rows, measured) => {
    const space = new JobsTableSpace();
    for (let row = 0; row < rows; row++)
      space.add({
        query,
        type: 12,
        databaseName: 13,
        resultTarget: row % 20 < 7 ? 52 : 0,
        errorMessage: row % 25 < 2 ? 900 : 0,
      });
    expect(space.expectedFileBytes() / rows / measured).toBeGreaterThan(0.93);
    expect(space.expectedFileBytes() / rows / measured).toBeLessThan(1.07);
  });
});
