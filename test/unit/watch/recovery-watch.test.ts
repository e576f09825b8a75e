import { describe, expect, it } from 'vitest';
import { RecoveryWatch } from '../../../src/watch/recovery-watch.js';
import type { Answer } from '../../../src/workload/answer.js';

const answer = (
  atMs: number,
  status: Answer['status'],
  operation: Answer['work']['operation'] = 'issue',
  waitedMs = 1,
): Answer => ({
  work: { operation, index: 0, intendedMs: atMs - waitedMs, attempts: 0 },
  firstAttempt: true,
  status,
  error: null,
  sentMs: atMs - waitedMs,
  atMs,
  latencyMs: waitedMs,
});

const waited = (atMs: number, waitedMs: number) => answer(atMs, 'accepted', 'issue', waitedMs);
const never = () => Number.POSITIVE_INFINITY;

function watchOver(answers: readonly Answer[], oldestDueMs = never) {
  const watch = new RecoveryWatch(100, 3, oldestDueMs);
  watch.start();
  for (const one of answers) watch.answered(one);
  return watch.times;
}

describe('RecoveryWatch', () => {
  it('dates recovery to the first of the accepted jobs that no refusal followed for long enough', () => {
    const times = watchOver([10, 50, 90, 120].map((at) => answer(at, 'accepted')));
    expect(times).toEqual({ firstAcceptedMs: 10, sustainedMs: 10, relapsedMs: null });
  });

  it('starts again after a refusal, and keeps the first acceptance', () => {
    const times = watchOver([
      answer(10, 'accepted'),
      answer(60, 'table-full'),
      answer(70, 'accepted'),
      answer(180, 'accepted'),
    ]);
    expect(times).toEqual({ firstAcceptedMs: 10, sustainedMs: 70, relapsedMs: null });
  });

  it('calls it a relapse when the table refuses so many in a row after it recovered', () => {
    const accepted = [10, 60, 120].map((at) => answer(at, 'accepted'));
    const refused = [130, 140, 150].map((at) => answer(at, 'table-full'));
    expect(watchOver([...accepted, ...refused]).relapsedMs).toBe(130);
    expect(watchOver([...accepted, ...refused.slice(1), answer(160, 'accepted')]).relapsedMs).toBeNull();
  });

  it('does not call a single accepted insert a recovery', () => {
    expect(watchOver([answer(10, 'accepted')]).sustainedMs).toBeNull();
  });

  it('dates recovery behind a lock that came after one lucky insert', () => {
    const times = watchOver([answer(10, 'accepted'), waited(3010, 2990), waited(3011, 2960), waited(3120, 20)]);
    expect(times).toEqual({ firstAcceptedMs: 10, sustainedMs: 3010, relapsedMs: null });
  });

  it('does not date it later for each job that was due before the lock was released, and answered just after', () => {
    const queue = [2990, 2500, 1500].map((wait, index) => waited(3010 + index, wait));
    expect(watchOver([answer(10, 'accepted'), ...queue, waited(3115, 2)]).sustainedMs).toBe(3010);
  });

  it('is interrupted by one job that waits while others are accepted', () => {
    const others = [10, 60, 120, 180, 240].map((at) => answer(at, 'accepted'));
    expect(watchOver(others, () => 90).sustainedMs).toBeNull();
    expect(watchOver([...others, waited(250, 160), answer(360, 'accepted')], () => 90).sustainedMs).toBeNull();
    let oldestDueMs = 90;
    const watch = new RecoveryWatch(100, 3, () => oldestDueMs);
    watch.start();
    for (const one of others) watch.answered(one);
    oldestDueMs = Number.POSITIVE_INFINITY;
    watch.answered(waited(250, 160));
    watch.answered(answer(360, 'accepted'));
    expect(watch.times).toMatchObject({ firstAcceptedMs: 10, sustainedMs: 250 });
  });

  it('waits for what was due in the stretch, and takes a short wait for none', () => {
    let oldestDueMs = 90;
    const watch = new RecoveryWatch(100, 3, () => oldestDueMs);
    watch.start();
    for (const at of [10, 60, 120]) watch.answered(answer(at, 'accepted'));
    expect(watch.times.sustainedMs).toBeNull();
    oldestDueMs = 125;
    watch.answered(waited(130, 40));
    expect(watch.times.sustainedMs).toBe(10);
  });

  it('takes no retry for one that waits: it is old by nature', () => {
    const retry = { ...waited(60, 5000), firstAttempt: false };
    expect(watchOver([answer(10, 'accepted'), retry, answer(120, 'accepted')]).sustainedMs).toBe(10);
  });

  it('does not let updates in place, which a full table accepts, stand for new jobs', () => {
    expect(watchOver([answer(10, 'accepted', 'start'), answer(300, 'accepted', 'kill')]).firstAcceptedMs).toBeNull();
  });

  it('is not interrupted by jobs that waited for our own turn while others went in', () => {
    const behind = (atMs: number) => ({ ...waited(atMs, 5000), sentMs: atMs - 5 });
    expect(watchOver([answer(10, 'accepted'), behind(60), behind(115)]).sustainedMs).toBe(10);
  });

  it('is interrupted by a pause in which every connection waits and no new job is sent', () => {
    const queued = { ...waited(3010, 2900), sentMs: 3009 };
    const watch = watchOver([answer(10, 'accepted'), queued, answer(3060, 'accepted'), answer(3115, 'accepted')]);
    expect(watch.sustainedMs).toBe(3010);
  });

  it('takes no pause of a machine that had no time for us for one of the server', () => {
    const late = { ...waited(400, 300), sentMs: 399 };
    const stalled = new RecoveryWatch(100, 3, never, (fromMs, toMs) => 0.8 * (toMs - fromMs));
    const awake = new RecoveryWatch(100, 3, never, () => 0);
    for (const watch of [stalled, awake]) {
      watch.start();
      for (const one of [answer(10, 'accepted'), late]) watch.answered(one);
    }
    expect(stalled.times.sustainedMs).toBe(10);
    expect(awake.times.sustainedMs).toBeNull();
  });

  it('counts towards full again what lacked room alone, though any refusal interrupts', () => {
    const accepted = [10, 60, 120].map((at) => answer(at, 'accepted'));
    const failed = [130, 140, 150, 160].map((at) => answer(at, 'failed'));
    expect(watchOver([...accepted, ...failed]).relapsedMs).toBeNull();
    expect(watchOver([answer(10, 'accepted'), answer(60, 'failed'), answer(120, 'accepted')]).sustainedMs).toBeNull();
  });

  it('lets a row that would not fit an empty table say nothing', () => {
    const jobs = [answer(10, 'accepted'), answer(60, 'unfit'), answer(120, 'accepted')];
    expect(watchOver(jobs).sustainedMs).toBe(10);
  });

  it('dates recovery anew where the table was full again and then accepted for long enough', () => {
    const filling = [10, 60, 120].map((at) => answer(at, 'accepted'));
    const full = [130, 140, 150].map((at) => answer(at, 'table-full'));
    const open = [200, 250, 310].map((at) => answer(at, 'accepted'));
    expect(watchOver([...filling, ...full, ...open.slice(0, 2)])).toMatchObject({ sustainedMs: 10, relapsedMs: 130 });
    expect(watchOver([...filling, ...full, ...open])).toEqual({
      firstAcceptedMs: 10,
      sustainedMs: 200,
      relapsedMs: null,
    });
  });

  it('says what it saw last', () => {
    const watch = new RecoveryWatch(100, 3, never);
    watch.start();
    for (const one of [answer(10, 'accepted'), answer(20, 'table-full'), answer(30, 'accepted'), waited(200, 160)])
      watch.answered(one);
    expect(watch.seen).toMatchObject({ refused: { atMs: 20 }, acceptedSince: 2, acceptedMs: 200, waits: 1 });
    expect(watch.isAccepting).toBe(true);
    expect(watch.isOpen).toBe(false);
  });

  it('sees nothing of what happened before the remedy started', () => {
    const watch = new RecoveryWatch(100, 3, never);
    watch.answered(answer(1, 'accepted'));
    watch.start();
    watch.answered(answer(200, 'table-full'));
    expect(watch.times.firstAcceptedMs).toBeNull();
  });
});
