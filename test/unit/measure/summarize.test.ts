import { describe, expect, it } from 'vitest';
import { summarizeTrials } from '../../../src/measure/summarize.js';
import { aTraffic, aTrial } from '../../support/a-result.js';

const prune = { label: 'prune', title: 'delete the oldest' };

describe('a summary', () => {
  it('takes each figure from the trials that have it', () => {
    const [summary] = summarizeTrials(
      [
        aTrial({ timeToRecoverMs: 500 }),
        aTrial({ timeToRecoverMs: 700 }),
        aTrial({ status: 'not-recovered', timeToRecoverMs: null, headroom: null, backlogDrainMs: null }),
        aTrial({ status: 'server-crashed', timeToRecoverMs: null, durationMs: 1, headroom: null }),
        aTrial({ strategy: 'archive', timeToRecoverMs: 1 }),
      ],
      [prune],
      42,
    );
    expect(summary).toMatchObject({ strategy: 'prune', trials: 4, recovered: 2 });
    expect(summary?.timeToRecoverMs).toEqual({ median: 600, low: 500, high: 700, samples: 2 });
    expect(summary?.durationMs).toEqual({ median: 900, low: 900, high: 900, samples: 3 });
    expect(summary?.headroomRows?.samples).toBe(2);
  });

  it('takes how long it lasts from rounds that ran to their end, and the rest from those that were cut, too', () => {
    const cut = { durationMs: 20_000, reason: 'its time limit was reached' };
    const [summary] = summarizeTrials(
      [
        aTrial(),
        aTrial({ ...cut, completed: false }),
        aTrial({ ...cut, completed: null }),
        aTrial({ completed: true }),
      ],
      [prune],
      42,
    );
    expect(summary?.durationMs).toEqual({ median: 900, low: 900, high: 900, samples: 2 });
    expect(summary?.timeToRecoverMs?.samples).toBe(4);
    expect(summary?.rowsPerSecond?.samples).toBe(4);
  });

  it('gives a remedy that only trims its rows per second', () => {
    const [summary] = summarizeTrials([aTrial({ rowsDeleted: 0, rowsTrimmed: 500, rowsPerSecond: 60 })], [prune], 42);
    expect(summary?.rowsPerSecond?.median).toBe(60);
  });

  it('gives headroom in file bytes, as DATA_FREE does', () => {
    const [summary] = summarizeTrials([aTrial()], [prune], 42);
    expect(summary?.headroomBytes?.median).toBe(30 * 2 ** 20);
  });

  it('gives a rebuild no rows per second', () => {
    const [summary] = summarizeTrials([aTrial({ rowsDeleted: 0, rowsPerSecond: 0 })], [prune], 42);
    expect(summary?.rowsPerSecond).toBeNull();
  });

  it('leaves out percentiles that had too few samples', () => {
    const [summary] = summarizeTrials(
      [aTrial({ traffic: { full: null, during: aTraffic({ issueP99: null }), after: null } })],
      [prune],
      42,
    );
    expect(summary?.issueLatencyMsP99).toBeNull();
  });

  it('stands there for a strategy without trials', () => {
    const [summary] = summarizeTrials([], [prune], 42);
    expect(summary).toMatchObject({ trials: 0, recovered: 0, timeToRecoverMs: null, title: 'delete the oldest' });
  });
});
