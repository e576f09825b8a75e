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
  ])('has rows with texts of %i bytes that come in order at %i a page', (textBytes, perPage) => {
    expect(filled(perPage * 200, () => textBytes).leafPages()).toEqual([200]);
  });

  it('gives single pages up to 32 of a segment, then whole extents', () => {
    const extents = (pages: number) => filled(2 * pages, () => 8000).usedBytes() / 2 ** 20;
    expect(extents(32)).toBe((4 + 1 + 32) * (pageBytes / 2 ** 20));
    expect(extents(33)).toBe(2);
    expect(extents(32 + 64)).toBe(2);
    expect(extents(32 + 65)).toBe(3);
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
      expect(one.usedBytes()).toBeGreaterThanOrEqual(before);
      before = one.usedBytes();
    }
    expect(other.usedBytes()).toBe(before);
  });
});
