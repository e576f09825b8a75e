/**
 * A connection that is lost while rows stream from it, at either end: told, wherever it happens, and never waited for.
 * And what is told of a refused statement never holds a password.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectAll } from '../../src/database/connect-all.js';
import { connect } from '../../src/database/session.js';
import type { Lab } from '../../src/lab/lab.js';
import { labKinds } from '../support/machine.js';
import { startTestLab } from '../support/test-lab.js';

const rows = 20_000;
const secret = 'x-s3cret-0123456789';

describe.each(labKinds)('a connection to %s', (kind) => {
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

  it('streams all rows', async () => {
    await using session = await connect(lab.endpoint);
    let count = 0;
    for await (const _ of session.stream('SELECT CAST(n AS BINARY), filler FROM numbers')) count += 1;
    expect(count).toBe(rows);
  });

  it('opens several or none: where one is refused, no other stays', async () => {
    await using session = await connect(lab.endpoint);
    const others = async () =>
      (await session.query('SHOW PROCESSLIST')).filter((row) => row['User'] === lab.endpoint.user).length;
    const before = await others();
    const refused = { ...lab.endpoint, user: 'nobody' };
    await expect(connectAll([lab.endpoint, refused, lab.endpoint])).rejects.toMatchObject({ code: 'connect-failed' });
    await expect.poll(others, { timeout: 10_000 }).toBe(before);
    const opened = await connectAll([lab.endpoint, lab.endpoint]);
    expect(await others()).toBe(before + 2);
    for (const one of opened) await one[Symbol.asyncDispose]();
  });

  it.each([0, 1, 5000])(
    'ends a stream with an error when it is killed after %i rows',
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

  it.each([
    `CREATE USER nobody IDENTIFIED BY '${secret}' NONSENSE`,
    `ALTER USER nobody IDENTIFIED BY '${secret}'`,
    `CLONE INSTANCE FROM 'nobody'@'127.0.0.1':1 IDENTIFIED BY '${secret}'`,
    `START REPLICA USER = 'nobody' PASSWORD = '${secret}' NONSENSE`,
  ])('tells of a refused statement without its password, in the cause too: %s', async (sql) => {
    await using session = await connect(lab.endpoint);
    const error = await session.execute(sql).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'statement-refused', message: expect.stringContaining("'***'") });
    expect(inspect(error, { depth: null })).not.toContain(secret);
  });

  it('end at the server too when their reader is dropped, without its waiting for somebody to write to', async () => {
    await using other = await connect(lab.endpoint);
    // Longer than this test may take: what ends the statement is the closed connection.
    await other.execute('SET GLOBAL net_write_timeout = 600');
    const session = await connect(lab.endpoint);
    const reader = session.stream('SELECT CAST(n AS BINARY), filler FROM numbers')[Symbol.asyncIterator]();
    await reader.next();
    session.destroy();
    const isThere = async () =>
      (await other.query('SHOW PROCESSLIST')).some(({ Id }) => Number(Id) === session.threadId);
    while (await isThere()) await sleep(20);
    await other.execute('SET GLOBAL net_write_timeout = DEFAULT');
  });
});
