import { describe, expect, it } from 'vitest';
import { Recorder } from '../../../src/watch/recorder.js';
import type { Answer } from '../../../src/workload/answer.js';

/** Answered when it is told, due `waitedMs` before. */
function answer(waitedMs: number, status: Answer['status'] = 'accepted', firstAttempt = true): Answer {
  const atMs = performance.now();
  const work = { operation: 'issue', index: 0, intendedMs: atMs - waitedMs, attempts: 0 } as const;
  return { work, firstAttempt, status, error: null, sentMs: atMs - waitedMs, atMs, latencyMs: waitedMs };
}

async function passes(ms: number): Promise<void> {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs) await new Promise(setImmediate);
}

describe('stretches of traffic', () => {
  it('count a statement where it was due, not where it was answered', async () => {
    const recorder = new Recorder();
    await passes(2);
    const full = recorder.cut(0);
    await passes(5);
    const during = recorder.cut(3);
    await passes(2);
    recorder.answered(answer(performance.now() - during.startedMs - 1));
    recorder.answered(answer(0));
    const after = recorder.cut(4);
    expect([full, during, after].map((stretch) => stretch.figures().all?.accepted)).toEqual([0, 1, 1]);
    expect(during.figures().all?.latencyMsMax).toBeGreaterThan(5);
  });

  it('keep the rate that was really answered apart from that: a lock leaves its stretch behind schedule', async () => {
    const recorder = new Recorder();
    await passes(2);
    const during = recorder.cut(1);
    await passes(1);
    recorder.answered(answer(performance.now() - 1));
    const after = recorder.cut(1);
    expect(during.figures()).toMatchObject({ achievedPerSecond: 0, all: { accepted: 1 } });
    expect(after.figures().achievedPerSecond).toBeGreaterThan(0);
  });

  it('tell the longest wait of all first attempts, a refused one too, and the latency of accepted ones', () => {
    const recorder = new Recorder();
    recorder.answered(answer(30, 'table-full'));
    recorder.answered(answer(20));
    recorder.answered(answer(90, 'accepted', false));
    const figures = recorder.cut(2).figures();
    expect(figures.all).toMatchObject({ accepted: 1, refused: 1, waitMsMax: 30 });
    expect(figures.all?.latencyMsMax).toBeCloseTo(20, 1);
    expect(figures.operations.find(({ operation }) => operation === 'kill')?.waitMsMax).toBeNull();
  });
});
