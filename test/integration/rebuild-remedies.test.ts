/**
 * What the other remedies that rebuild a table owe beyond the contract (copy-swap has a file of its own): a time limit
 * in a load leaves nothing behind, an overflown row log is named, and a month with an unfinished job stays.
 */
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findLeftovers } from '../../src/database/leftovers.js';
import { connect } from '../../src/database/session.js';
import { countRows, readTableSpace } from '../../src/database/space.js';
import type { Lab } from '../../src/lab/lab.js';
import { compact } from '../../src/strategies/compact.js';
import { copySwap } from '../../src/strategies/copy-swap.js';
import { dumpReload } from '../../src/strategies/dump-reload.js';
import { partition } from '../../src/strategies/partition.js';
import { type Strategy, timeLimitReached } from '../../src/strategies/strategy.js';
import { labKinds } from '../support/machine.js';
import { createHistory, rows, run, startAnew, startRebuildLab } from '../support/rebuilding.js';
import { startTestLab } from '../support/test-lab.js';

describe.each(labKinds)('rebuilding remedies on %s', (kind) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startRebuildLab(kind);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());
  beforeEach(() => startAnew(lab));

  it.each([copySwap, dumpReload] as Strategy[])(
    '$name refuses a table with triggers of somebody else',
    async (strategy) => {
      await using session = await connect(lab.endpoint);
      await session.execute('CREATE TRIGGER theirs BEFORE UPDATE ON jobs FOR EACH ROW SET NEW.priority = OLD.priority');
      expect(await run(lab, strategy, {})).toEqual({ status: 'stopped', reason: expect.stringContaining('theirs') });
      expect(await findLeftovers(session, 'jobs')).toMatchObject([{ name: 'theirs' }]);
    },
  );

  it('dump-reload stops at its time limit while it loads, takes its copy and its files away, and runs again', async () => {
    await using session = await connect(lab.endpoint);
    const limit = new AbortController();
    const outcome = await run(lab, dumpReload, {}, ({ step }) => step === 'reload' && limit.abort(), limit.signal);
    expect(outcome).toEqual(timeLimitReached);
    expect(await findLeftovers(session, 'jobs')).toEqual([]);
    expect(await readdir(lab.scratchDirectory)).toEqual([]);
    expect(await countRows(session, 'jobs')).toBe(rows);
    expect(await run(lab, dumpReload, {})).toEqual({ status: 'done' });
    expect(await countRows(session, 'jobs')).toBe(rows);
  });

  it.each(['inplace', 'optimize'])(
    'compact %s names an overflown row log, and puts the limit back',
    async (algorithm) => {
      await using session = await connect(lab.endpoint);
      const limit = 'SELECT @@GLOBAL.innodb_online_alter_log_max_size AS bytes';
      const before = await session.query(limit);
      const stop = new AbortController();
      const writing = writeWhileRebuilding(lab, stop.signal);
      const outcome = await run(lab, compact, { algorithm, rowLog: '64KiB' });
      stop.abort();
      await writing;
      expect(outcome).toMatchObject({ status: 'stopped', reason: expect.stringMatching(/row log overflow, 1799/) });
      expect(await session.query(limit)).toEqual(before);
      expect(await countRows(session, 'jobs')).toBe(rows);
      expect(await findLeftovers(session, 'jobs', (await lab.fileSizes()).keys())).toEqual([]);
    },
  );

  it('partition keeps a month with an unfinished job, and its size is its files’ sum', async () => {
    await using session = await connect(lab.endpoint);
    await session.execute("UPDATE jobs SET status = 'running' WHERE created_at BETWEEN '2011-03-01' AND '2011-03-02'");
    const [{ held } = { held: 0 }] = await session.query<{ held: number }>(
      "SELECT COUNT(*) AS held FROM jobs WHERE created_at >= '2011-03-01' AND created_at < '2011-04-01'",
    );
    const steps: (string | undefined)[] = [];
    const outcome = await run(lab, partition, { olderThan: '2500d' }, ({ step }) => step && steps.push(step));
    expect(steps).toEqual(['convert', 'drop']);
    expect(outcome).toMatchObject({ status: 'stopped', reason: expect.stringMatching(/p2011_03 stayed/) });
    const [seen] = await session.query("SELECT COUNT(*) AS n FROM jobs WHERE created_at < '2011-06-01'");
    expect(seen).toEqual({ n: held });
    const space = await readTableSpace(session, 'jobs');
    expect(space.files).toBeGreaterThan(80);
    expect(await lab.tableFileBytes('jobs')).toBe(space.fileBytes);
    expect(space.largestFileBytes).toBeLessThan(space.fileBytes);
  });
});

it('a table in a shared tablespace is refused by copy-swap and partition before anything is changed', async () => {
  const kind = labKinds.at(-1);
  if (kind === undefined) return;
  await using lab = await startTestLab(kind, 'tablespace');
  await using session = await connect(lab.endpoint);
  await createHistory(session, lab);
  expect((await readTableSpace(session, 'jobs')).fileBytes).toBe(await lab.tableFileBytes('jobs'));
  for (const strategy of [copySwap, partition])
    expect(await run(lab, strategy as Strategy, {})).toMatchObject({
      status: 'stopped',
      reason: expect.stringMatching(/tablespace that other tables share/),
    });
});

/**
 * Transactions that each write more than a megabyte of row versions, which is the row log's block: a rebuild begins
 * between two of them and cannot end before the one that it meets does, however quick it is.
 */
async function writeWhileRebuilding(lab: Lab, signal: AbortSignal): Promise<void> {
  const updatesPerTransaction = 10;
  await using session = await connect(lab.endpoint);
  while (!signal.aborted) {
    await session.attempt('BEGIN');
    for (let update = 0; update < updatesPerTransaction && !signal.aborted; update++)
      await session.attempt('UPDATE jobs SET priority = (priority + 1) % 100 WHERE id <= 1500');
    await session.attempt('COMMIT');
  }
}
