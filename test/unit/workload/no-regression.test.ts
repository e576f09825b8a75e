import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createWorkload } from '../../../src/workload/create-workload.js';
import { jobsWorkload } from '../../support/a-scenario.js';
import { byName } from '../../support/jobs-table.js';

/**
 * Frozen rows: results of other runs and versions are only comparable while these hold. A change here is a change of
 * every scenario's rows, and belongs into the change log; a new version of faker changes them too.
 */
describe('the rows of seed 42', () => {
  const workload = createWorkload(jobsWorkload());

  it('are the same bytes as ever', () => {
    const target = Buffer.alloc(16 * 2 ** 20);
    const written = workload.writeRows(target, 0, 0, 3000);
    const sha256 = createHash('sha256').update(target.subarray(0, written.bytes)).digest('hex');
    expect({ ...written, sha256, historyRows: workload.historyRows }).toMatchInlineSnapshot(`
      {
        "bytes": 9302352,
        "historyRows": 14014,
        "rows": 3000,
        "sha256": "a99e78a50f88be8c46d16aafbc23359bce934edec548db5416ed996eb40a1763",
        "textBytes": 8391189,
      }
    `);
  });

  it('begin like this', () => {
    const [first, later] = [0, 2718].map((index) => byName(workload, workload.historyRow(index)));
    expect({ ...first, query: first?.['query']?.slice(0, 160) }).toMatchInlineSnapshot(`
      {
        "account_id": "165",
        "created_at": "2011-06-01 00:00:00",
        "database_name": "campaign_rate",
        "error_message": null,
        "finished_at": "2011-06-01 00:03:53",
        "id": "1",
        "priority": "0",
        "query": "-- 'Jakubowski''s Computers naïve': 'Ms. Angela Lesch III'
      WITH base AS (
        SELECT
          revolutionary_deliverables_flag
        FROM billing_dwh.sticky_driver_snapshot",
        "result_target": "integrated_bus_code in scalable_solutions_summary; asked for by Altenwerth - Kilback to see revolutionary_communities_count i",
        "started_at": "2011-06-01 00:00:07",
        "status": "success",
        "type": "presto_query",
        "updated_at": "2011-06-01 00:03:53",
        "user_id": "2382",
      }
    `);
    expect({ ...later, query: later?.['query']?.slice(0, 160) }).toMatchInlineSnapshot(`
      {
        "account_id": "2667",
        "created_at": "2015-03-16 15:03:14",
        "database_name": "customer_status",
        "error_message": null,
        "finished_at": "2015-03-16 15:04:43",
        "id": "2719",
        "priority": "0",
        "query": "{"exec":"result_output","in":{"type":"s3","host":"retail.infamous-disk.org","path":"/ad_snapshot/\\\\d+\\\\.gz","retry":8},"columns":[{"name":"transparent_mindshare",
        "result_target": "asked for by Altenwerth - Kilback to see compelling_car_s",
        "started_at": "2015-03-16 15:03:28",
        "status": "success",
        "type": "result_output",
        "updated_at": "2015-03-16 15:04:43",
        "user_id": "2279",
      }
    `);
  });
});
