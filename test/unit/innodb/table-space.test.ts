import { describe, expect, it } from 'vitest';
import { type KeyOrder, layoutOf } from '../../../src/innodb/table-layout.js';
import { TableSpace } from '../../../src/innodb/table-space.js';
import type { TableShape } from '../../../src/table/shape.js';
import { aColumn, anIndex, aShape } from '../../support/a-shape.js';

const pageBytes = 16_384;
const columns = [aColumn('id', 'bigint'), aColumn('text', 'mediumtext')];

/** A table that holds so many rows with texts of so many bytes. */
function filled(
  rows: number,
  textBytes: (row: number) => number,
  order: KeyOrder = 'ascending',
  more: Partial<TableShape> = {},
) {
  const space = new TableSpace(layoutOf(aShape(columns, more), () => order));
  for (let row = 0; row < rows; row++) space.add([0, textBytes(row)]);
  return space;
}

describe('the file of a table', () => {
  it('of one row has the file’s own pages and the root of each index', () => {
    const indexes = [anIndex('k', ['text(8)'])];
    expect(filled(1, () => 10, 'ascending', { indexes }).usedBytes()).toBe((4 + 2) * pageBytes);
  });

  it.each([
    // Row bytes beside the text are 5 + 8 + 13 + 2; 16,252 bytes hold them, of which 1,024 stay free from two rows on.
    [4500 - 28, 3],
    [5100 - 28, 2],
    [8120 - 28, 2],
    [500 - 28, 30],
  ])(
    'has rows with texts of %i bytes that come in order at %i a page, the first one half full',
    (textBytes, perPage) => {
      // 201 each on MySQL 9.7.4: the first page is the root, and what follows which is not known below a new one.
      expect(filled(perPage * 200, () => textBytes).leafPages()).toEqual([201]);
    },
  );

  it('gives single pages up to 32 of a segment, then whole extents', () => {
    // Measured on MySQL 9.7.4: with 33 and 96 leaves 2 extents are in use, with 97 there are 3.
    const extents = (pages: number) => filled(2 * pages - 1, () => 8000).usedBytes() / 2 ** 20;
    expect(extents(32)).toBe((4 + 1 + 32) * (pageBytes / 2 ** 20));
    expect([33, 96, 97].map(extents)).toEqual([2, 2, 3]);
  });

  it('has off-page columns in pages of their own', () => {
    const space = filled(100, () => 20_000);
    expect(space.pagesBytes()).toBe((100 * 2 + 1) * pageBytes);
    expect(filled(100, () => 20_000, 'random').pagesBytes()).toBe(space.pagesBytes());
  });

  it('keeps the hole of a deleted row, and not its off-page pages', () => {
    const layout = layoutOf(aShape(columns), () => 'ascending');
    const [kept, deleted] = [new TableSpace(layout), new TableSpace(layout)];
    for (let row = 0; row < 1000; row++) {
      kept.add([0, 20_000]);
      expect(deleted.addHole([0, 20_000])).toBe(2);
    }
    expect(deleted.leafPages()).toEqual(kept.leafPages());
    expect(kept.pagesBytes() - deleted.pagesBytes()).toBe(2000 * pageBytes);
  });

  /**
   * Leaf pages after 1,491 rows, measured on MySQL 9.7.4 with these very keys and texts, inserted one after another:
   * seed, mean bytes of a text, pages.
   */
  it.each([
    [8, 300, 42],
    [8, 3000, 445],
    [5, 4000, 591],
    [4, 6000, 576],
  ])('splits pages as a server did, given the keys themselves: seed %i, %i bytes', (seed, mean, pages) => {
    const draw = draws(seed);
    const space = new TableSpace(layoutOf(aShape(columns), () => 'random'));
    for (let row = 0; row < 1491; row++) {
      const key = Math.floor(draw() * 2 ** 40);
      space.add([0, Math.floor(mean * (0.3 + 1.4 * draw()))], [key]);
    }
    expect(space.leafPages()).toEqual([pages]);
  });

  it('sorts equal keys of another index by the key of the rows', () => {
    const layout = layoutOf(aShape(columns, { indexes: [anIndex('k', ['id'])] }), () => 'random');
    const space = (tie: (draw: number, row: number) => number) => {
      const draw = draws(3);
      const filled = new TableSpace(layout);
      for (let row = 0; row < 30_000; row++) filled.add([0, 10], [tie(draw(), row), 1]);
      return filled.leafPages()[1] ?? 0;
    };
    expect(space((draw) => draw)).toBeGreaterThan(1.2 * space((_, row) => row));
  });

  it('needs more for keys without an order than for groups, and for those more than for keys in order', () => {
    const pages = (order: KeyOrder) => filled(50_000, (row) => 200 + (row % 7), order).pagesBytes();
    expect(pages('grouped')).toBeGreaterThan(pages('ascending') * 1.1);
    expect(pages('random')).toBeGreaterThan(pages('ascending') * 1.2);
    expect(pages('random')).toBeLessThan(pages('ascending') * 1.7);
  });

  it('is the same for the same rows, and never shrinks', () => {
    const layout = layoutOf(aShape(columns, { indexes: [anIndex('k', ['text(8)'])] }), ({ name }) =>
      name === 'k' ? 'random' : 'grouped',
    );
    const [one, other] = [new TableSpace(layout), new TableSpace(layout)];
    let before = 0;
    for (let row = 0; row < 20_000; row++) {
      const textBytes = (row * 7919) % 9000;
      one.add([0, textBytes]);
      other.add([0, textBytes]);
      if (row % 100 > 0) continue;
      expect(one.usedBytes()).toBeGreaterThanOrEqual(before);
      before = one.usedBytes();
    }
    expect(other.usedBytes()).toBe(one.usedBytes());
  });
});

/** 0 to 1, evenly. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), 61 | bits);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
