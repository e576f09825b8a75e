import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extentBytes, fileBytesFor, pageBytes, reserveShare, usableBytes } from '../../../src/innodb/space-model.js';
import { layoutOf } from '../../../src/innodb/table-layout.js';
import { TableSpace } from '../../../src/innodb/table-space.js';
import { jobsTable } from '../../support/jobs-table.js';

const mib = 2 ** 20;

describe('the file', () => {
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
        const used = pages * pageBytes;
        expect(fileBytesFor(used)).toBeGreaterThanOrEqual(used);
        expect(fileBytesFor((pages + more) * pageBytes)).toBeGreaterThanOrEqual(fileBytesFor(used));
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
    const { shape } = jobsTable();
    // Accounts come back in no order; times go on.
    const space = new TableSpace(
      layoutOf(shape, ({ name }) => (['idx_account_created', 'idx_user'].includes(name) ? 'grouped' : 'ascending')),
    );
    const stored = shape.columns.map(() => 0);
    const at = (name: string) => shape.columns.findIndex((column) => column.name === name);
    for (let row = 0; row < rows; row++) {
      stored[at('query')] = query;
      stored[at('type')] = 12;
      stored[at('database_name')] = 13;
      stored[at('result_target')] = row % 20 < 7 ? 52 : -1;
      stored[at('error_message')] = row % 25 < 2 ? 900 : -1;
      space.add(stored);
    }
    const fileBytes = fileBytesFor(space.usedBytes());
    expect(fileBytes / rows / measured).toBeGreaterThan(0.93);
    expect(fileBytes / rows / measured).toBeLessThan(1.07);
  });
});
