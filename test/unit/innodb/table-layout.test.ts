/** Bytes worked out by hand after the manual's "Data Type Storage Requirements" and "InnoDB Row Formats". */
import { describe, expect, it } from 'vitest';
import { columnWidth } from '../../../src/innodb/column-width.js';
import { offPagePages, pageGeometry } from '../../../src/innodb/page-geometry.js';
import { recordBytes, rowFootprint } from '../../../src/innodb/record-layout.js';
import { layoutOf } from '../../../src/innodb/table-layout.js';
import type { TableShape } from '../../../src/table/shape.js';
import { aColumn, anIndex, aShape } from '../../support/a-shape.js';

const ascending = () => 'ascending' as const;
const layout = (shape: TableShape) => layoutOf(shape, ascending);
const rowBytes = (shape: TableShape, stored: readonly number[]) => recordBytes(layout(shape).clustered.record, stored);
const hiddenBytes = 6 + 7;

describe('a column', () => {
  it.each([
    ['tinyint', 1],
    ['smallint', 2],
    ['mediumint', 3],
    ['int unsigned', 4],
    ['bigint', 8],
    ['float', 4],
    ['double', 8],
    ['decimal(10,2)', 5],
    ['decimal(20,6)', 10],
    ['decimal(18,9)', 8],
    ['date', 3],
    ['year', 1],
    ['time', 3],
    ['time(2)', 4],
    ['timestamp', 4],
    ['timestamp(3)', 6],
    ['datetime', 5],
    ['datetime(6)', 8],
    ["enum('a','b')", 1],
    ["set('a','b','c','d','e','f','g','h','i')", 2],
    ['bit(9)', 2],
    ['binary(16)', 16],
  ])('%s takes %i bytes', (type, bytes) => {
    expect(columnWidth(aColumn('c', type), false)).toMatchObject({ fixedBytes: bytes });
  });

  it('CHAR varies in a charset whose characters do, and keeps a byte for each of them', () => {
    expect(columnWidth(aColumn('c', 'char(36)'), false)).toEqual({ fixedBytes: null, bytesMin: 36, isBig: false });
    expect(columnWidth(aColumn('c', 'char(36)'), true)).toMatchObject({ fixedBytes: 144 });
    expect(columnWidth(aColumn('c', 'char(36)', { charset: 'latin1' }), false)).toMatchObject({ fixedBytes: 36 });
  });
});

describe('a row', () => {
  const columns = [
    aColumn('id', 'bigint'),
    aColumn('name', 'varchar(63)', { isNullable: true }),
    aColumn('title', 'varchar(64)'),
    aColumn('text', 'text', { isNullable: true }),
    aColumn('sum', 'int', { isNullable: true }),
  ];
  const shape = aShape(columns);

  it('has a header of 5, a bit a nullable column, and one or two bytes a length', () => {
    expect(rowBytes(shape, [0, 200, 127, 128, 0])).toBe(
      5 + 1 + 8 + hiddenBytes + (1 + 200) + (1 + 127) + (2 + 128) + 4,
    );
  });

  it('has nothing of a NULL but its bit', () => {
    expect(rowBytes(shape, [0, -1, 0, -1, -1])).toBe(5 + 1 + 8 + hiddenBytes + 1);
  });

  it('has nothing of a virtual column, and all of a stored one', () => {
    const generated = [
      ...columns,
      aColumn('v', 'int', { generated: 'virtual' }),
      aColumn('s', 'int', { generated: 'stored' }),
    ];
    expect(rowBytes(aShape(generated), [0, -1, 0, -1, -1, 0, 0])).toBe(rowBytes(shape, [0, -1, 0, -1, -1]) + 4);
  });

  it('in REDUNDANT has 6, an offset a field, and the width of a fixed column that is NULL', () => {
    const redundant = aShape(columns, { rowFormat: 'Redundant' });
    expect(rowBytes(redundant, [0, -1, 10, -1, -1])).toBe(6 + 7 + 8 + hiddenBytes + 10 + 4);
    expect(rowBytes(redundant, [0, 200, 10, -1, -1])).toBe(6 + 2 * 7 + 8 + hiddenBytes + 200 + 10 + 4);
  });

  it('without any key has a hidden one, and a unique key without NULLs takes its place', () => {
    const none = aShape(columns, { primaryKey: null });
    expect(rowBytes(none, [0, -1, 0, -1, -1])).toBe(rowBytes(shape, [0, -1, 0, -1, -1]) + 6);
    const unique = anIndex('u', ['id'], { isUnique: true });
    const promoted = layout({ ...none, indexes: [anIndex('k', ['name']), unique] });
    expect(promoted.clustered.name).toBe('u');
    expect(promoted.secondary.map(({ name }) => name)).toEqual(['k']);
  });

  it('leaves the page, longest column first, from half a page on', () => {
    const { clustered, geometry } = layout(shape);
    const rest = rowBytes(shape, [0, -1, 0, 0, -1]) - 1;
    const footprint = (text: number) => rowFootprint(clustered.record, geometry, [0, -1, 0, text, -1]);
    expect(footprint(8125 - rest - 2)).toEqual({ inPageBytes: 8125, lobPages: 0 });
    expect(footprint(8126 - rest - 2)).toEqual({ inPageBytes: rest + 22, lobPages: 1 });
    expect(footprint(15_681)).toEqual({ inPageBytes: rest + 22, lobPages: 2 });
  });

  it('in COMPACT keeps 768 bytes of a column that leaves', () => {
    const { clustered, geometry } = layout(aShape(columns, { rowFormat: 'Compact' }));
    const rest = rowBytes(shape, [0, -1, 0, 0, -1]) - 1;
    expect(rowFootprint(clustered.record, geometry, [0, -1, 0, 768 + 15_680, -1])).toEqual({
      inPageBytes: rest + 2 + 788,
      lobPages: 1,
    });
  });
});

describe('an off-page column', () => {
  const geometry = pageGeometry('dynamic', 16_384, { pageBytes: 8192, share: 0.5 });

  it('takes 15,680 bytes in its first page, 16,327 in a further one, and a page more for 272 references beyond ten', () => {
    const further = (pages: number) => 15_680 + pages * 16_327;
    expect([1, 15_680, 15_681, further(9), further(9) + 1].map((bytes) => offPagePages(geometry, bytes))).toEqual([
      1, 1, 2, 10, 12,
    ]);
    expect(offPagePages(geometry, further(281))).toBe(283);
    expect(offPagePages(geometry, further(282))).toBe(285);
  });
});

describe('a secondary index', () => {
  const columns = [
    aColumn('tenant', 'int'),
    aColumn('id', 'bigint'),
    aColumn('created', 'datetime'),
    aColumn('note', 'text', { isNullable: true }),
    aColumn('day', 'date', { generated: 'virtual', isNullable: true }),
  ];
  const primaryKey = anIndex('PRIMARY', ['tenant', 'id']);
  const entryBytes = (index: ReturnType<typeof anIndex>, stored: readonly number[]) => {
    const [entry] = layout(aShape(columns, { primaryKey, indexes: [index] })).secondary;
    return entry ? recordBytes(entry.record, stored) : null;
  };

  it('has its columns and those of the key that are not among them', () => {
    expect(entryBytes(anIndex('k', ['created']), [0, 0, 0, 0, 0])).toBe(5 + 5 + 4 + 8);
    expect(entryBytes(anIndex('k', ['tenant', 'created']), [0, 0, 0, 0, 0])).toBe(5 + 4 + 5 + 8);
  });

  it('has a prefix no longer than it says, and virtual columns', () => {
    expect(entryBytes(anIndex('k', ['note(20)']), [0, 0, 0, 500, 0])).toBe(5 + 1 + 1 + 20 + 4 + 8);
    expect(entryBytes(anIndex('k', ['note(20)']), [0, 0, 0, -1, 0])).toBe(5 + 1 + 4 + 8);
    expect(entryBytes(anIndex('k', ['day']), [0, 0, 0, 0, 0])).toBe(5 + 1 + 3 + 4 + 8);
  });

  it('over an expression is taken to be as long as the column in it', () => {
    const part = { column: null, expression: 'lower(`note`)', prefix: null, isDescending: false };
    expect(entryBytes(anIndex('k', [], { parts: [part] }), [0, 0, 0, 40, 0])).toBe(5 + 1 + 1 + 40 + 4 + 8);
  });

  it('FULLTEXT has files of its own, a hidden number in each row and an index of those', () => {
    const shape = aShape(columns, { primaryKey, indexes: [anIndex('f', ['note'], { kind: 'fulltext' })] });
    const { clustered, secondary } = layout(shape);
    expect(secondary.map(({ name }) => name)).toEqual(['FTS_DOC_ID_INDEX']);
    expect(recordBytes(clustered.record, [0, 0, 0, -1, 0])).toBe(5 + 1 + 12 + hiddenBytes + 5 + 8);
  });
});
