import { describe, expect, it } from 'vitest';
import { createWorkload } from '../../../src/workload/create-workload.js';
import { jobsWorkload } from '../../support/a-scenario.js';
import { byName } from '../../support/jobs-table.js';

describe('keys for the space model', () => {
  const workload = createWorkload(jobsWorkload());
  const place = (name: string) => 1 + workload.layout.secondary.findIndex((index) => index.name === name);

  it('sort as the columns of the index do', () => {
    const at = place('idx_account_created');
    const rows = Array.from({ length: 600 }, (_, index) => {
      const row = byName(workload, workload.historyRow(index));
      return {
        index,
        key: workload.sizeOf(index).keys[at] as number,
        columns: `${row['account_id']?.padStart(8, '0')} ${row['created_at']}`,
      };
    });
    const byKey = [...rows].sort((a, b) => a.key - b.key || a.index - b.index);
    const byColumns = [...rows].sort((a, b) =>
      a.columns < b.columns ? -1 : a.columns > b.columns ? 1 : a.index - b.index,
    );
    expect(byKey.map(({ columns }) => columns)).toEqual(byColumns.map(({ columns }) => columns));
    expect(new Set(rows.map(({ key }) => key)).size).toBeGreaterThan(590);
  });

  it('are left to the layout where entries come in order', () => {
    expect(workload.layout.clustered.order).toBe('ascending');
    expect(workload.sizeOf(5).keys[0]).toBeNaN();
  });
});
