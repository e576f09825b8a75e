import { describe, expect, it } from 'vitest';
import { createWorkload } from '../../../src/workload/create-workload.js';
import { RowsKnown } from '../../../src/workload/rows-known.js';
import type { RowFields } from '../../../src/workload/workload.js';
import { jobsWorkload } from '../../support/a-scenario.js';
import { byName } from '../../support/jobs-table.js';

describe('what clients know of their rows', () => {
  const workload = createWorkload(jobsWorkload());
  const statusOf = (row: RowFields | null) => row && byName(workload, row)['status'];
  const statusesOf = (rows: RowsKnown) =>
    [...rows.expected(workload)].map(({ row, orElse }) => [statusOf(row), statusOf(orElse)]);

  it('is the last change that was acknowledged, whatever was refused since', () => {
    const rows = new RowsKnown();
    rows.answered({ index: 7, operation: 'issue' }, 'accepted');
    rows.answered({ index: 7, operation: 'start' }, 'accepted');
    rows.answered({ index: 7, operation: 'kill' }, 'table-full');
    rows.answered({ index: 7, operation: 'kill' }, 'refused');
    expect(statusesOf(rows)).toEqual([['running', null]]);
  });

  it('leaves both open behind a lost answer, until a retry is acknowledged', () => {
    const rows = new RowsKnown();
    rows.answered({ index: 7, operation: 'start' }, 'accepted');
    rows.answered({ index: 7, operation: 'finish-success' }, 'connection-lost');
    expect(statusesOf(rows)).toEqual([['running', 'success']]);
    rows.answered({ index: 7, operation: 'finish-success' }, 'table-full');
    expect(statusesOf(rows)).toEqual([['running', 'success']]);
    rows.answered({ index: 7, operation: 'finish-success' }, 'accepted');
    expect(statusesOf(rows)).toEqual([['success', null]]);
  });

  it('knows nothing of a row whose only statements were refused, and of a lost insert that it may be there', () => {
    const rows = new RowsKnown();
    rows.answered({ index: 7, operation: 'issue' }, 'table-full');
    rows.answered({ index: 8, operation: 'issue' }, 'connection-lost');
    expect(statusesOf(rows)).toEqual([[null, 'queued']]);
  });
});
