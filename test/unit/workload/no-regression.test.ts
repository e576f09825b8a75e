import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createWorkload } from '../../../src/workload/create-workload.js';
import { aScenario } from '../../support/a-scenario.js';

/**
 * Frozen rows: results of other runs and versions are only comparable while these hold. A change here is a change of
 * every scenario's rows, and belongs into the change log; a new version of faker changes them too.
 */
describe('the rows of seed 42', () => {
  const workload = createWorkload(aScenario());

  it('are the same bytes as ever', () => {
    const target = Buffer.alloc(16 * 2 ** 20);
    const written = workload.writeRows(target, 0, 0, 3000);
    const sha256 = createHash('sha256').update(target.subarray(0, written.bytes)).digest('hex');
    expect({ ...written, sha256, expectedRows: workload.expectedRows }).toMatchInlineSnapshot(`
      {
        "bytes": 9372166,
        "expectedRows": 14373,
        "queryBytes": 8515053,
        "rows": 3000,
        "sha256": "c7a8a36e7a3cedb24b530bcca17b481fd011d0ee18174cfe703a666736f2e953",
      }
    `);
  });

  it('begin like this', () => {
    const [first, later] = [workload.historyRow(0), workload.historyRow(2718)];
    expect({ ...first, query: first.query.slice(0, 160) }).toMatchInlineSnapshot(`
      {
        "accountId": 409,
        "createdAt": "2011-06-01 00:00:00",
        "databaseName": "retail_bi",
        "errorMessage": null,
        "finishedAt": "2011-06-01 00:00:12",
        "id": 1,
        "priority": 2,
        "query": "-- 'Quitzon, Gorczany and Zieme': 'Mohr - Hoeger'
      WITH base AS (
        SELECT
          generative_microchip_id,
          customer_flag
        FROM page_dwh.vertical_mindshare_acti",
        "resultTarget": null,
        "startedAt": "2011-06-01 00:00:10",
        "status": "success",
        "type": "hive_query",
        "updatedAt": "2011-06-01 00:00:12",
        "userId": 40900,
      }
    `);
    expect({ ...later, query: later.query.slice(0, 160) }).toMatchInlineSnapshot(`
      {
        "accountId": 2697,
        "createdAt": "2015-02-23 19:05:41",
        "databaseName": "customer_stg",
        "errorMessage": null,
        "finishedAt": "2015-02-23 19:06:24",
        "id": 2719,
        "priority": 0,
        "query": "DELETE FROM user_raw.world_class_bus_activations
      WHERE TD_INTERVAL(time, '-7d/now', 'UTC') AND (
        REGEXP_LIKE(frictionless_systems_at, '^\\\\d{4}\\\\.')
        OR (user",
        "resultTarget": null,
        "startedAt": "2015-02-23 19:05:56",
        "status": "success",
        "type": "partial_delete",
        "updatedAt": "2015-02-23 19:06:24",
        "userId": 269701,
      }
    `);
  });
});
