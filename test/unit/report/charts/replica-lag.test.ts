import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Chart } from '../../../../src/report/charts/chart.js';
import { lagSteps, lastApplied } from '../../../../src/report/charts/lag-panel.js';
import { replicaLag } from '../../../../src/report/charts/replica-lag.js';
import type { ReplicaFigures, Result } from '../../../../src/result/schema.js';
import { sampleReplica, sampleStoppedReplica } from '../../../support/sample-replica.js';
import { sampleResult } from '../../../support/sample-result.js';

test('shows the run into the cap and each remedy, every round a line', () => {
  const chart = chartOf(sampleResult());
  expect(panelsOf(chart).map(({ title }) => title.text)).toEqual([
    'running into the cap',
    'prune',
    'archive',
    'compact',
  ]);
  const rounds = panelsOf(chart)[1]?.layer[0]?.data.values.map(({ round }) => round);
  expect([...new Set(rounds)]).toEqual([1, 2, 3]);
  expect(chart.description).toContain('archive, largest lag 480 ms, caught up 120 ms after traffic');
});

test('marks where nothing was applied any more, and says what stopped it', () => {
  const chart = chartOf(withReplica('prune', 2, sampleStoppedReplica(1_200)));
  const [, prune] = panelsOf(chart);
  expect(prune?.title.subtitle).toEqual(['largest lag 1.8 s', 'stopped: 1114, 1 of 3 rounds']);
  const [stop] = prune?.layer.at(-1)?.data.values ?? [];
  expect(stop).toMatchObject({ round: 2, error: '1114' });
  expect(stop?.['seconds']).toBe(1.2);
  expect(chart.subtitle).toContain('✕: the last heartbeat that was applied');
});

test('the last heartbeat is found to a beat, whenever it stopped', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_800 }), (stopMs) => {
      const found = lastApplied(sampleStoppedReplica(stopMs))?.tMs;
      expect(Math.abs((found ?? Number.NaN) - Math.max(50, stopMs))).toBeLessThanOrEqual(50);
    }),
  );
});

test('a reading that was noted late does not move the mark', () => {
  const stopped = sampleStoppedReplica(1_200);
  const lag = stopped.lag.map((reading, index) => (index >= 58 ? { ...reading, tMs: reading.tMs + 90 } : reading));
  expect(lastApplied({ ...stopped, lag })?.tMs).toBe(1_200);
});

test('an error after the last reading has no mark, and the subtitle says so', () => {
  const late: ReplicaFigures = { ...sampleReplica(), stopped: sampleStoppedReplica(0).stopped };
  expect(lastApplied(late)).toBeNull();
  const chart = chartOf(withReplica('prune', 1, late));
  expect(chart.subtitle).toContain('had its error after the last reading (1 of 1)');
  expect(panelsOf(chart)[1]?.layer.at(-1)?.data.values).toEqual([]);
});

test('a replica that did not catch up is told from one that did', () => {
  const behind = { ...sampleReplica(), caughtUpMs: null, same: null };
  const chart = chartOf(withReplica('compact', 3, behind));
  expect(panelsOf(chart)[3]?.title.subtitle?.[1]).toBe('did not catch up, 1 of 3 rounds');
  expect(JSON.stringify(chart.spec)).toContain('"domain":["caught up","did not catch up"]');
});

test('thins readings without losing the peak, and keeps those below the floor on the axis', () => {
  const lag = Array.from({ length: 2_000 }, (_, index) => ({ tMs: index * 50, lagMs: index === 777 ? 9_000 : 2 }));
  const chart = chartOf(withReplica('prune', 1, { ...sampleReplica(), lag, lagMsMax: 9_000 }));
  const values = panelsOf(chart)[1]?.layer[0]?.data.values.filter(({ round }) => round === 1) ?? [];
  expect(values.length).toBeLessThanOrEqual(80);
  expect(values.map(({ lagMs }) => lagMs)).toContain(9_000);
  expect(Math.min(...values.map(({ lagMs }) => Number(lagMs)))).toBe(10);
});

test('the axis holds every lag', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (lags) => {
      const steps = lagSteps(lags.map((lagMs) => ({ tMs: 0, lagMs })));
      expect(steps[0]).toBe(10);
      expect(steps.at(-1)).toBeGreaterThanOrEqual(Math.max(...lags));
    }),
  );
});

test('is not there without a replica', () => {
  const result = sampleResult();
  const trials = result.trials.map((trial) => ({ ...trial, replica: null }));
  expect(replicaLag({ ...result, outage: null, trials })).toBeNull();
});

function withReplica(strategy: string, round: number, replica: ReplicaFigures): Result {
  const trials = sampleResult().trials.map((trial) =>
    trial.strategy === strategy && trial.round === round ? { ...trial, replica } : trial,
  );
  return sampleResult({ trials });
}

interface DrawnPanel {
  readonly title: { readonly text: string; readonly subtitle?: readonly string[] };
  readonly layer: readonly { readonly data: { readonly values: readonly Readonly<Record<string, unknown>>[] } }[];
}

function chartOf(result: Result): Chart {
  const chart = replicaLag(result);
  if (!chart) throw new Error('the sample has a replica');
  return chart;
}

function panelsOf(chart: Chart): readonly DrawnPanel[] {
  return chart.spec['concat'] as readonly DrawnPanel[];
}
