import { expect, it } from 'vitest';
import {
  keyAfter,
  keyIn,
  keyIs,
  keyOrder,
  keyRange,
  keyRangeShape,
  keySelection,
  sameKeySql,
} from '../../../src/table/key.js';
import type { Column } from '../../../src/table/shape.js';
import { createTable, type Table } from '../../../src/table/table.js';
import { aColumn, anIndex, aShape } from '../../support/a-shape.js';

function keyed(...columns: readonly Column[]): Table {
  const names = columns.map(({ name }) => name);
  const shape = aShape(columns, { primaryKey: anIndex('PRIMARY', names) });
  return createTable(shape, { key: names, created: null, state: null, text: [], group: null, kind: null, updated: [] });
}
const one = keyed(aColumn('id', 'binary(16)'));
const two = keyed(aColumn('tenant', 'int'), aColumn('id', 'bigint unsigned'));

it('compares a key of one column by it, and a key of several as the index orders them', () => {
  expect(keyRange(one, ['a'], ['b'])).toEqual({ sql: '`id` > ? AND `id` <= ?', values: ['a', 'b'] });
  expect(keyRange(two, [3, '18446744073709551615'], [4, 1], 't')).toEqual({
    sql: '((t.`tenant` > ?) OR (t.`tenant` = ? AND t.`id` > ?)) AND ((t.`tenant` < ?) OR (t.`tenant` = ? AND t.`id` <= ?))',
    values: [3, 3, '18446744073709551615', 4, 4, 1],
  });
});

it('has no bound where there is no row before, or none behind', () => {
  expect(keyRange(two, null, null).sql).toBe('TRUE');
  expect(keyAfter(one, null).sql).toBe('TRUE');
  expect(keyRange(one, null, ['b'])).toEqual({ sql: '`id` <= ?', values: ['b'] });
  expect(keyRangeShape(one)).toBe('`id` > ? AND `id` <= ?');
});

it('compares an ENUM by the numbers of its members, which MySQL reads as ranges of the index', () => {
  const table = keyed(aColumn('kind', "enum('z','a','m')"), aColumn('id', 'int'));
  expect(keyRange(table, [2, 7], [3, 9])).toEqual({
    sql: '((`kind` IN (3)) OR (`kind` = ? AND `id` > ?)) AND ((`kind` IN (0, 1, 2)) OR (`kind` = ? AND `id` <= ?))',
    values: [2, 7, 3, 9],
  });
  expect(keyAfter(table, [3, 1]).sql).toBe('((FALSE) OR (`kind` = ? AND `id` > ?))');
  expect(keySelection(table)).toBe('`kind` + 0 AS k0, `id` AS k1');
});

it('keeps all digits of a DECIMAL and of a FLOAT', () => {
  const table = keyed(aColumn('d', 'decimal(30,2)'), aColumn('f', 'float'));
  expect(keyIs(table, ['1.25', 0.1])).toEqual({
    sql: '`d` = CAST(? AS DECIMAL(30, 2)) AND `f` = ?',
    values: ['1.25', 0.1],
  });
  expect(keySelection(table)).toBe('`d` AS k0, `f` + 0e0 AS k1');
});

it('finds rows by their keys', () => {
  expect(keyIn(one, [['a'], ['b']])).toEqual({ sql: '`id` IN (?, ?)', values: ['a', 'b'] });
  expect(
    keyIn(two, [
      [1, 2],
      [3, 4],
    ]).sql,
  ).toBe('((`tenant` = ? AND `id` = ?) OR (`tenant` = ? AND `id` = ?))');
  expect(keyIn(two, []).sql).toBe('FALSE');
});

it('orders and joins by every column', () => {
  expect(keyOrder(two, 'a', 'DESC')).toBe('a.`tenant` DESC, a.`id` DESC');
  expect(sameKeySql(two, 'a', 'b')).toBe('a.`tenant` = b.`tenant` AND a.`id` = b.`id`');
});
