import { describe, expect, it } from 'vitest';
import { partitionYears } from '../../../src/init/partition-years.js';
import type { TableShape } from '../../../src/table/shape.js';
import { aColumn, aShape } from '../../support/a-shape.js';

function ranges(...bounds: readonly string[]): TableShape {
  const partitions = bounds.map((description, at) => ({ name: `p${at}`, description }));
  const partitioning = { method: 'RANGE COLUMNS', expression: '`created_at`', partitions };
  return aShape([aColumn('id', 'bigint')], { partitioning } as Partial<TableShape>);
}

describe('the years of partitions', () => {
  it('give an open partition, where new rows go, more of them than any other', () => {
    const years = partitionYears(ranges("'2005-01-01'", "'2006-01-01'", 'MAXVALUE'));
    expect(years).toEqual({ from: '2004-01-02', to: '2007-07-02' });
  });

  it('end before the last bound, so that new rows still find a partition', () => {
    expect(partitionYears(ranges("'2005-01-01'", "'2006-01-01'"))?.to).toBe('2005-07-02');
  });

  it('are not known of bounds that are no dates', () => {
    expect(partitionYears(ranges('10', 'MAXVALUE'))).toBeNull();
  });
});
