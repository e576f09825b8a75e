import { describe, expect, it } from 'vitest';
import { RecoveryWatch } from '../../../src/run/recovery-watch.js';
import type { Answer } from '../../../src/workload/traffic.js';

const answer = (atMs: number, status: Answer['status'], operation: Answer['work']['operation'] = 'issue'): Answer => ({
  work: { operation, index: 0, intendedMs: 0, attempts: 0 },
  firstAttempt: true,
  status,
  error: null,
  atMs,
  latencyMs: 1,
});

function watchOver(answers: readonly Answer[]) {
  const watch = new RecoveryWatch(100, 3);
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

  it('does not let updates in place, which a full table accepts, stand for new jobs', () => {
    expect(watchOver([answer(10, 'accepted', 'start'), answer(300, 'accepted', 'kill')]).firstAcceptedMs).toBeNull();
  });

  it('sees nothing of what happened before the remedy started', () => {
    const watch = new RecoveryWatch(100, 3);
    watch.answered(answer(1, 'accepted'));
    watch.start();
    watch.answered(answer(200, 'table-full'));
    expect(watch.times.firstAcceptedMs).toBeNull();
  });
});
