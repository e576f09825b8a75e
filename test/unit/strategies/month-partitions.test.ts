import fc from 'fast-check';
import { expect, it } from 'vitest';
import { monthPartitions, partitionClause } from '../../../src/strategies/month-partitions.js';

it('makes a partition a month, over the turn of a year, and some ahead', () => {
  expect(monthPartitions('2018-11-30 23:59:59', '2019-01-01 00:00:00', { span: 1, ahead: 1 })).toEqual([
    { name: 'p2018_11', before: '2018-12-01' },
    { name: 'p2018_12', before: '2019-01-01' },
    { name: 'p2019_01', before: '2019-02-01' },
    { name: 'p2019_02', before: '2019-03-01' },
  ]);
});

it('takes all that comes later in a last partition', () => {
  expect(partitionClause([{ name: 'p2019_01', before: '2019-02-01' }])).toBe(
    "PARTITION BY RANGE COLUMNS (created_at) (PARTITION p2019_01 VALUES LESS THAN ('2019-02-01'), PARTITION pmax VALUES LESS THAN (MAXVALUE))",
  );
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
