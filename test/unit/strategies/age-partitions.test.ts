import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  keyWithAge,
  monthPartitions,
  partitionClause,
  whyNoPartitions,
} from '../../../src/strategies/age-partitions.js';
import type { Roles } from '../../../src/table/roles.js';
import type { TableShape } from '../../../src/table/shape.js';
import { createTable, type Table } from '../../../src/table/table.js';
import { aColumn, anIndex, aShape } from '../../support/a-shape.js';
import { jobsTable } from '../../support/jobs-table.js';

const ages = { now: '2019-03-01 00:00:00', keyAt: (epochMs: number) => Math.min(50, Math.floor(epochMs / 4e10)) };
const february = [{ name: 'p2019_02', before: '2019-03-01' }];

/** A log whose time of writing is of this type. */
function logBy(
  type: string,
  unit: NonNullable<Roles['created']>['unit'] | null,
  more: Partial<TableShape> = {},
): Table {
  const columns = [aColumn('id', 'bigint'), aColumn('at', type)];
  const created = unit === null ? null : { column: 'at', unit };
  const roles: Roles = { key: ['id'], created, state: null, text: [], group: null, kind: null, updated: [] };
  return createTable(aShape(columns, { name: 'log', ...more }), roles);
}

it('makes a partition a month, over the turn of a year, and some ahead', () => {
  expect(monthPartitions('2018-11-30 23:59:59', '2019-01-01 00:00:00', { span: 1, ahead: 1 })).toEqual([
    { name: 'p2018_11', before: '2018-12-01' },
    { name: 'p2018_12', before: '2019-01-01' },
    { name: 'p2019_01', before: '2019-02-01' },
    { name: 'p2019_02', before: '2019-03-01' },
  ]);
});

it('takes all that comes later in a last partition', () => {
  expect(partitionClause(jobsTable(), ages, [{ name: 'p2019_01', before: '2019-02-01' }])).toBe(
    "PARTITION BY RANGE COLUMNS (`created_at`) (PARTITION p2019_01 VALUES LESS THAN ('2019-02-01'), PARTITION pmax VALUES LESS THAN (MAXVALUE))",
  );
});

it.each([
  ['datetime(6)', 'moment', "RANGE COLUMNS (`at`) (PARTITION p2019_02 VALUES LESS THAN ('2019-03-01')"],
  ['date', 'date', "RANGE COLUMNS (`at`) (PARTITION p2019_02 VALUES LESS THAN ('2019-03-01')"],
  [
    'timestamp',
    'moment',
    "RANGE (UNIX_TIMESTAMP(`at`)) (PARTITION p2019_02 VALUES LESS THAN (UNIX_TIMESTAMP('2019-03-01'))",
  ],
  [
    'timestamp(3)',
    'moment',
    "RANGE (FLOOR(UNIX_TIMESTAMP(`at`))) (PARTITION p2019_02 VALUES LESS THAN (UNIX_TIMESTAMP('2019-03-01'))",
  ],
  ['int unsigned', 'seconds', 'RANGE COLUMNS (`at`) (PARTITION p2019_02 VALUES LESS THAN (1551398400)'],
  ['bigint', 'milliseconds', 'RANGE COLUMNS (`at`) (PARTITION p2019_02 VALUES LESS THAN (1551398400000)'],
] as const)('bounds a column of %s as MySQL takes it', (type, unit, clause) => {
  expect(partitionClause(logBy(type, unit), ages, february)).toContain(clause);
});

it('bounds a key that stands in for time by its values, each once', () => {
  const months = monthPartitions('2018-12-01', '2019-03-01', { span: 1, ahead: 12 });
  const bounds = [...partitionClause(logBy('int', null), ages, months).matchAll(/LESS THAN \((\d+)\)/g)].map(
    ([, bound]) => bound,
  );
  expect(bounds.length).toBeGreaterThan(1);
  expect(new Set(bounds).size).toBe(bounds.length);
});

it('adds the age to the primary key behind what is in it, and leaves one that has it alone', () => {
  expect(keyWithAge(jobsTable(), 'created_at')).toBe('`id`, `created_at`');
  expect(keyWithAge(logBy('datetime', 'moment', { primaryKey: anIndex('PRIMARY', ['at', 'id']) }), 'at')).toBeNull();
  expect(keyWithAge(logBy('datetime', 'moment', { primaryKey: null }), 'at')).toBeNull();
});

describe('a table is named with the reason', () => {
  const partitionedBy = (method: string, expression: string) => ({
    partitioning: { method, expression, partitions: [{ name: 'p0', description: null }] },
  });
  it.each([
    [
      'a unique key without its age',
      { indexes: [anIndex('u', ['id'], { isUnique: true })] },
      /`at` in every unique key, and `u`/,
    ],
    ['a FULLTEXT index', { indexes: [anIndex('ft', ['id'], { kind: 'fulltext' as const })] }, /FULLTEXT.*`ft`/],
    ['partitions by another method', partitionedBy('HASH', '`id`'), /by HASH\(`id`\)/],
    ['ranges of another column', partitionedBy('RANGE', '`other`'), /by RANGE\(`other`\)/],
  ])('where it has %s', (_, more, reason) => {
    expect(whyNoPartitions(logBy('datetime', 'moment', more))).toMatch(reason);
  });

  it.each([
    ['no unique key but one that has its age', { indexes: [anIndex('u', ['id', 'at'], { isUnique: true })] }],
    ['ranges of its age', partitionedBy('RANGE', 'to_days(`at`)')],
    ['ranges of its key, which grows with time', partitionedBy('RANGE COLUMNS', '`id`')],
  ])('and works where it has %s', (_, more) => {
    expect(whyNoPartitions(logBy('datetime', 'moment', more))).toBeNull();
  });
});

it('has bounds that rise and reach beyond the newest row, whatever the span', () => {
  const month = fc.record({ year: fc.integer({ min: 1990, max: 2040 }), month: fc.integer({ min: 1, max: 12 }) });
  const text = ({ year, month }: { year: number; month: number }) => `${year}-${String(month).padStart(2, '0')}-15`;
  fc.assert(
    fc.property(month, month, fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 12 }), (a, b, span, ahead) => {
      const [oldest, newest] = [text(a), text(b)].toSorted() as [string, string];
      const bounds = monthPartitions(oldest, newest, { span, ahead }).map(({ before }) => before);
      expect(bounds.toSorted()).toEqual(bounds);
      expect(new Set(bounds).size).toBe(bounds.length);
      expect((bounds[0] ?? '') > oldest).toBe(true);
      expect((bounds.at(-1) ?? '') > newest).toBe(true);
    }),
  );
});
