import { expect, it } from 'vitest';
import { RefusalTally } from '../../../src/watch/refusal-tally.js';

it('counts each kind of refusal of each operation, keeps its first message, and leads with the most frequent', () => {
  const tally = new RefusalTally();
  const work = { operation: 'issue', index: 0, intendedMs: 0, attempts: 0 } as const;
  const full = { errno: 1114, sqlState: 'HY000', message: "The table 'jobs' is full" };
  const cut = (row: number) => ({ errno: 1406, sqlState: '22001', message: `Data too long at row ${row}` });
  tally.answered({ work, status: 'accepted', error: null });
  for (const row of [1, 2]) tally.answered({ work, status: 'unfit', error: cut(row) });
  tally.answered({ work, status: 'table-full', error: full });
  tally.add({ operation: 'headroom', kind: 'unfit', ...cut(9) });
  expect(tally.list()).toEqual([
    { operation: 'issue', kind: 'unfit', ...cut(1), count: 2 },
    { operation: 'issue', kind: 'table-full', ...full, count: 1 },
    { operation: 'headroom', kind: 'unfit', ...cut(9), count: 1 },
  ]);
});
