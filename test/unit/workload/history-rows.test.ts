/** How many rows history has: what a server took of these very tables, before it refused one. */
import { describe, expect, it } from 'vitest';
import { refusedFromBytes, usableBytes } from '../../../src/innodb/space-model.js';
import { TableSpace } from '../../../src/innodb/table-space.js';
import { createTable } from '../../../src/table/table.js';
import { createWorkload } from '../../../src/workload/create-workload.js';
import type { WorkloadOptions } from '../../../src/workload/workload.js';
import { jobsWorkload } from '../../support/a-scenario.js';
import { anIndex } from '../../support/a-shape.js';
import { jobsTable } from '../../support/jobs-table.js';

const mib = 2 ** 20;
const capBytes = 64 * mib;
const twelve = [
  ['status', 'created_at'],
  ['account_id', 'status'],
  ['user_id', 'created_at'],
  ['database_name'],
  ['type', 'status', 'created_at'],
  ['priority', 'status'],
  ['started_at'],
  ['finished_at'],
  ['updated_at'],
  ['created_at'],
  ['result_target(64)'],
  ['account_id', 'user_id', 'type'],
];

function manyIndexes(fill: number): WorkloadOptions {
  const text = [{ share: 1, medianStart: 60, medianEnd: 100, p95: 2 }];
  const { scenario } = jobsWorkload({ capBytes, fill, text, deleted: 0, types: ['bulk_import'], textMax: 2 ** 16 });
  const { shape, roles } = jobsTable();
  const indexes = twelve.map((columns, at) => anIndex(`k${at + 1}`, columns));
  return { scenario, table: createTable({ ...shape, indexes }, roles) };
}

describe('history', () => {
  it('of twelve indexes ends before a server refuses, and not long before', { timeout: 120_000 }, () => {
    // MySQL 9.7.4 took 70,459 rows with 55 MiB of its 64 in use, 73,310 with 57, and refused one of the next 400.
    const { historyRows } = createWorkload(manyIndexes(0.97));
    expect(historyRows).toBeLessThan(73_300);
    expect(historyRows).toBeGreaterThan(70_459);
  });

  it('never has the extent from which on every split is refused', { timeout: 120_000 }, () => {
    expect(refusedFromBytes(capBytes)).toBe(58 * mib);
    for (const fill of [0.97, 1]) {
      const workload = createWorkload(jobsWorkload({ capBytes, fill }));
      const space = new TableSpace(workload.layout);
      for (let row = 0; row < workload.historyRows; row++) {
        const { storedBytes, keys } = workload.sizeOf(row);
        space.add(storedBytes, keys);
      }
      expect(space.usedBytes(), `${fill}`).toBeLessThan(refusedFromBytes(capBytes));
      expect(space.usedBytes() / (usableBytes(capBytes) * fill), `${fill}`).toBeGreaterThan(0.96);
    }
  });
});
