/** What a trial measures beside its remedy: the pool it starts with, the ladder of recovery, room made, lock waits. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/database/session.js';
import { prepareBufferPool } from '../../src/run/buffer-pool.js';
import { watchLocks } from '../../src/run/lock-watch.js';
import { runTrial } from '../../src/run/trial.js';
import { strategyUses } from '../../src/run/trial-plan.js';
import { type FilledLab, fillTable } from './support/full-table.js';
import { labKinds } from './support/machine.js';

const lockedMs = 300;

describe.each(labKinds)('a trial on %s', (kind) => {
  let filled: FilledLab;
  beforeAll(async () => {
    filled = await fillTable(kind);
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  it('starts with little of the table in memory, or with the pool full of it', async () => {
    const { rehearsal, lab, full } = filled;
    const startWith = async (bufferPool: 'cold' | 'warm') => {
      const { scenario } = rehearsal;
      await lab.restore(rehearsal.table);
      const trials = { ...scenario.trials, bufferPool };
      return await prepareBufferPool({ ...rehearsal, scenario: { ...scenario, trials } });
    };
    const cold = await startWith('cold');
    const warm = await startWith('warm');
    expect(cold.pooledBytes).toBeLessThan(0.15 * full.tableBytes);
    expect(warm.pooledBytes).toBeGreaterThan(0.7 * lab.facts.bufferPoolBytes);
    expect(warm.pooledBytes).toBeGreaterThan(1.5 * (cold.pooledBytes ?? 0));
  });

  it('climbs its ladder in order, and counts as room what went in meanwhile', async () => {
    const { rehearsal, full } = filled;
    const use = strategyUses(rehearsal.scenario).find(({ label }) => label === 'prune');
    if (!use) throw new Error('scenario smoke prunes');
    const trial = await runTrial(rehearsal, full, { ...use, round: 1, position: 1 });
    const { ladder, roomMade, headroom } = trial;
    expect(ladder?.sustained).toBe(trial.timeToRecoverMs);
    expect(ladder?.firstAccepted).toBeLessThanOrEqual(ladder?.sustained ?? -1);
    expect(ladder?.free1Percent).toBeLessThanOrEqual(ladder?.free5Percent ?? -1);
    expect(ladder?.free5Percent).toBeLessThanOrEqual(ladder?.free20Percent ?? Number.POSITIVE_INFINITY);
    expect(ladder?.backlogDrained).toBeGreaterThan(ladder?.sustained ?? Number.POSITIVE_INFINITY);
    expect(roomMade?.rows).toBeGreaterThan(headroom?.rows ?? Number.POSITIVE_INFINITY);
    expect(roomMade?.rows).toBeLessThanOrEqual((headroom?.rows ?? 0) + trial.invariants.acknowledged);
    for (const figures of [trial.traffic.full, trial.traffic.during, trial.traffic.after]) {
      expect(figures?.generatorDelayMsP99).toBeGreaterThanOrEqual(0);
      expect(figures?.lockWaits).not.toBeNull();
      const issue = figures?.operations.find(({ operation }) => operation === 'issue');
      expect(issue?.histogram === null).toBe(issue?.accepted === 0);
      expect(figures?.all?.accepted).toBe(figures?.operations.reduce((sum, { accepted }) => sum + accepted, 0));
    }
  });

  it('counts who waits for a row, and for how long, since it last looked', async () => {
    const { lab, rehearsal } = filled;
    await using locks = await watchLocks(lab.endpoint);
    await using holder = await connect(lab.endpoint);
    await using waiter = await connect(lab.endpoint);
    const update = `UPDATE \`${rehearsal.table}\` SET priority = priority WHERE id = (SELECT * FROM (SELECT MAX(id) FROM \`${rehearsal.table}\`) AS newest)`;
    expect(await locks.cut()).toEqual({ count: 0, totalMs: 0 });
    await holder.execute('BEGIN');
    await holder.execute(update);
    const waiting = waiter.execute(update);
    await sleep(lockedMs);
    await holder.execute('COMMIT');
    await waiting;
    const waits = await locks.cut();
    expect(waits?.count).toBe(1);
    expect(waits?.totalMs).toBeGreaterThanOrEqual(lockedMs / 2);
    expect(await locks.cut()).toEqual({ count: 0, totalMs: 0 });
  });

  it('has no lock waits to tell of across a restart, and counts on after it', async () => {
    const { lab } = filled;
    await using locks = await watchLocks(lab.endpoint);
    await lab.restart();
    expect(await locks.cut()).toBeNull();
    await locks.cut();
    expect(await locks.cut()).toEqual({ count: 0, totalMs: 0 });
  });
});
