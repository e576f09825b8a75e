/** A replica on a real pair of servers: cloned, following, its lag seen, its own refusal told. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/database/session.js';
import { defaultCacheDirectory } from '../../src/lab/cache-directory.js';
import { type Replica, startReplica } from '../../src/run/replica.js';
import { labKinds } from '../support/machine.js';
import { createJobs, fillJobs, mebibyte, startTestLab } from '../support/test-lab.js';

describe.each(labKinds)('a replica on %s', (kind) => {
  let source: Awaited<ReturnType<typeof startTestLab>>;
  let replica: Replica;

  beforeAll(async () => {
    source = await startTestLab(kind, 'file-size', { replication: 'source' });
    await using session = await connect(source.endpoint);
    await createJobs(session, source);
    await session.execute(`INSERT INTO jobs (query) VALUES ('before the clone')`);
    replica = await startReplica(source, 'jobs', {
      kind,
      image: 'mysql:8.4',
      memoryBytes: 1024 * mebibyte,
      bufferPoolBytes: 32 * mebibyte,
      storage: 'memory',
      // Less room than the source has: it must be full first.
      cap: { mechanism: 'file-size', bytes: 36 * mebibyte },
      cacheDirectory: defaultCacheDirectory(process.env),
      env: process.env,
      signal: new AbortController().signal,
    });
  });
  afterAll(async () => {
    await replica?.[Symbol.asyncDispose]();
    await source?.[Symbol.asyncDispose]();
  });

  it('holds what was there before, follows, and catches up', async () => {
    const watch = await replica.follow();
    await using session = await connect(source.endpoint);
    await session.execute(`INSERT INTO jobs (query) VALUES ('after the clone')`);
    await sleep(300);
    expect(await watch.finish(10_000)).toMatchObject({ stopped: null, same: true, restarts: 0 });
  });

  it('is told apart from a source that changed behind its back', async () => {
    const watch = await replica.follow();
    await using session = await connect(source.endpoint);
    await session.execute('SET sql_log_bin = 0');
    await session.execute(`INSERT INTO jobs (query) VALUES ('not logged')`);
    expect(await watch.finish(10_000)).toMatchObject({ stopped: null, same: false });
  });

  it('stops with 1114 where it is full before its source', async () => {
    const watch = await replica.follow();
    await using session = await connect(source.endpoint);
    expect(await fillJobs(session)).toMatchObject({ status: 'table-full' });
    const figures = await watch.finish(10_000);
    expect(figures).toMatchObject({ stopped: { errno: 1114 }, caughtUpMs: null, same: null });
    expect(figures.stopped?.message).toContain('is full');
    expect(figures.tableBytes).toBe(36 * mebibyte);
  });
});
