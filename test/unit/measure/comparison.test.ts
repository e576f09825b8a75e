import { describe, expect, it } from 'vitest';
import { closestRivals, compareBy } from '../../../src/measure/comparison.js';
import { LatencyHistogram } from '../../../src/measure/histogram.js';
import { summarizeTrials } from '../../../src/measure/summarize.js';
import type { Trial } from '../../../src/result/schema.js';
import { aResult, aTraffic, aTrial } from '../../support/a-result.js';

function resultOf(...trials: Trial[]) {
  const labels = [...new Set(trials.map(({ strategy }) => strategy))];
  return aResult({
    trials,
    summaries: summarizeTrials(
      trials,
      labels.map((label) => ({ label, title: label })),
      42,
    ),
  });
}

function rounds(strategy: string, times: readonly number[], changes: Partial<Trial> = {}): Trial[] {
  return times.map((timeToRecoverMs, index) => aTrial({ strategy, timeToRecoverMs, round: index + 1, ...changes }));
}

const standings = (...trials: Trial[]) =>
  compareBy('timeToRecoverMs', resultOf(...trials)).map(({ strategy, standing }) => `${strategy} ${standing}`);

describe('remedies against the best', () => {
  it('are worse where the ratio’s interval leaves 1 out, and the ratio is told with it', () => {
    const [best, worse] = compareBy(
      'timeToRecoverMs',
      resultOf(...rounds('slow', [300, 310, 290, 305, 295]), ...rounds('quick', [100, 101, 99, 102, 98])),
    );
    expect(best).toMatchObject({ strategy: 'quick', standing: 'best', value: 100 });
    expect(worse).toMatchObject({ strategy: 'slow', standing: 'worse', ratio: { value: 3 } });
    expect(worse?.ratio.low).toBeGreaterThan(2.8);
    expect(worse?.ratio.high).toBeLessThan(3.2);
  });

  it('are not distinguishable where rounds overlap', () => {
    expect(
      standings(...rounds('one', [100, 300, 120, 280, 200]), ...rounds('other', [110, 310, 140, 260, 210])),
    ).toEqual(['one best', 'other not-distinguishable']);
  });

  it('are told apart by no number of rounds below five, however far they lie', () => {
    expect(standings(...rounds('one', [1, 1, 1, 1]), ...rounds('other', [900, 900, 900, 900, 900]))).toEqual([
      'one best',
      'other too-few-rounds',
    ]);
  });

  it('that are the reference may be better and are never the best', () => {
    const reference = rounds('lifted', [10, 10, 10, 10, 10], { use: 'raise-cap' });
    expect(standings(...rounds('one', [100, 101, 99, 100, 100]), ...reference)).toEqual(['lifted better', 'one best']);
  });

  it('leave out rounds that did not recover, and remedies that never did', () => {
    const lost = rounds('one', [5], { status: 'relapsed', relapsedAfterMs: 100 });
    const never = rounds('never', [5, 5, 5, 5, 5], { status: 'not-recovered', timeToRecoverMs: null });
    const [only] = compareBy(
      'timeToRecoverMs',
      resultOf(...rounds('one', [100, 100, 100, 100, 100]), ...lost, ...never),
    );
    expect(only).toMatchObject({ strategy: 'one', value: 100, rounds: { count: 5 } });
    expect(standings(...never)).toEqual([]);
  });

  it('are worse where they recover in fewer of their rounds, however quick they were in one', () => {
    const never = rounds('seldom', [5, 5, 5, 5], { status: 'not-recovered', timeToRecoverMs: null });
    const compared = compareBy(
      'timeToRecoverMs',
      resultOf(...rounds('seldom', [90]), ...never, ...rounds('always', [400, 410, 390, 405, 395])),
    );
    expect(compared.map(({ strategy, standing }) => `${strategy} ${standing}`)).toEqual([
      'always best',
      'seldom recovers-less-often',
    ]);
    expect(compared[1]).toMatchObject({ rounds: { count: 1 }, trials: 5, ratio: { value: 0.225, low: null } });
  });

  it('by room made are best with most', () => {
    const room = (fileBytes: number) => ({ roomMade: { rows: 1, fileBytes } });
    const compared = compareBy(
      'roomMadeBytes',
      resultOf(...rounds('small', [1, 1, 1, 1, 1], room(10)), ...rounds('large', [1, 1, 1, 1, 1], room(40))),
    );
    expect(compared.map(({ strategy, standing, ratio }) => [strategy, standing, ratio.value])).toEqual([
      ['large', 'best', 1],
      ['small', 'worse', 0.25],
    ]);
  });

  it('by a percentile draw whole rounds: one bad round of five makes no difference that can be told', () => {
    const felt = (latenciesMs: readonly number[]) => {
      const histogram = new LatencyHistogram();
      for (const latencyMs of latenciesMs) histogram.record(latencyMs);
      const [issue] = aTraffic().operations;
      return {
        full: null,
        after: null,
        during: aTraffic({ operations: issue ? [{ ...issue, histogram: histogram.encoded }] : [] }),
      };
    };
    const calm = felt(Array<number>(100).fill(2));
    const wild = felt(Array<number>(100).fill(80));
    const with5 = (strategy: string, traffics: readonly Trial['traffic'][]) =>
      traffics.map((traffic, index) => aTrial({ strategy, round: index + 1, traffic }));
    const compared = compareBy(
      'issueLatencyMsP90',
      resultOf(
        ...with5('calm', [calm, calm, calm, calm, calm]),
        ...with5('hit-once', [calm, calm, calm, calm, wild]),
        ...with5('wild', [wild, wild, wild, wild, wild]),
      ),
    );
    expect(compared.map(({ strategy, standing }) => `${strategy} ${standing}`)).toEqual([
      'calm best',
      'hit-once not-distinguishable',
      'wild worse',
    ]);
  });

  it('come out the same made twice', () => {
    const result = resultOf(...rounds('one', [3, 9, 4, 8, 6]), ...rounds('other', [7, 11, 5, 10, 9]));
    expect(compareBy('timeToRecoverMs', result)[1]?.ratio).toEqual(compareBy('timeToRecoverMs', result)[1]?.ratio);
  });
});

describe('the closest rivals', () => {
  it('are the best and those that cannot be told apart from it, the reference left out', () => {
    const result = resultOf(
      ...rounds('one', [100, 300, 120, 280, 200]),
      ...rounds('other', [110, 310, 140, 260, 210]),
      ...rounds('slow', [9000, 9100, 9050, 9075, 9025]),
      ...rounds('lifted', [150, 250, 170, 230, 190], { use: 'raise-cap' }),
    );
    expect(closestRivals(result)).toEqual(['one', 'other']);
  });
});
