/** A connection that is killed while rows stream from it: told, wherever it happens, and never waited for. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/database/session.js';
import type { Lab } from '../../src/lab/lab.js';
import { labKinds } from './support/machine.js';
import { startTestLab } from './support/test-lab.js';

const rows = 20_000;

describe.each(labKinds)('rows that stream from %s', (kind) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startTestLab(kind, 'file-size');
    await using session = await connect(lab.endpoint);
    await session.execute('CREATE TABLE numbers (n BIGINT PRIMARY KEY, filler VARBINARY(900) NOT NULL)');
    await session.execute(`SET cte_max_recursion_depth = ${rows}`);
    await session.execute(
      `INSERT INTO numbers WITH RECURSIVE n AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM n WHERE n < ${rows}) SELECT n, REPEAT('x', 900) FROM n`,
    );
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  it('all come', async () => {
    await using session = await connect(lab.endpoint);
    let count = 0;
    for await (const _ of session.stream('SELECT CAST(n AS BINARY), filler FROM numbers')) count += 1;
    expect(count).toBe(rows);
  });

  it.each([0, 1, 5000])(
    'end with an error when the connection is killed after %i of them',
    { timeout: 20_000 },
    async (after) => {
      await using other = await connect(lab.endpoint);
      const session = await connect(lab.endpoint);
      const reading = async () => {
        let count = 0;
        if (after === 0) await kill();
        for await (const _ of session.stream('SELECT CAST(n AS BINARY), filler FROM numbers'))
          if (++count === after) await kill();
      };
      const kill = async () => {
        await other.execute(`KILL ${session.threadId}`);
        await sleep(100);
      };
      await expect(reading()).rejects.toMatchObject({ code: 'connection-lost' });
      session.destroy();
    },
  );
});
