import { compile } from 'vega-lite';
import { expect, test } from 'vitest';
import { type Chart, standaloneSpec } from '../../../../src/report/charts/chart.js';
import { spaceOverTime } from '../../../../src/report/charts/space-over-time.js';
import { renderSvg } from '../../../../src/report/render-chart.js';
import type { LedgerTick, TrialLedger } from '../../../../src/result/ledger.js';
import type { Result, Trial } from '../../../../src/result/schema.js';
import { sampleEmptyResult, sampleResult } from '../../../support/sample-result.js';

interface Point {
  readonly seconds: number;
  readonly mebibytes: number;
  readonly series: string;
  readonly stretch: number;
}

test('says of every series whether it was measured, and dashes those that were not', async () => {
  const text = JSON.stringify(chartOf(sampleResult()).spec);
  for (const name of [
    'table’s file, change (measured)',
    'other files, change (measured)',
    'awaiting purge (estimated)',
    'DATA_FREE (measured)',
  ])
    expect(text, name).toContain(name);
  const svg = await renderSvg(standaloneSpec(chartOf(sampleResult())));
  expect(svg.match(/stroke="#CC79A7"[^>]*stroke-dasharray="4,3"/g)?.length).toBeGreaterThan(0);
  expect(svg).not.toMatch(/stroke="#1b2530"[^>]*stroke-dasharray="4,3"/);
});

test('says nothing of measuring where the result does not tell', () => {
  const chart = chartOf(changed((trial) => ({ ...trial, ledger: trial.ledger && { ...trial.ledger, series: [] } })));
  expect(JSON.stringify(chart.spec)).not.toMatch(/measured|estimated\)/);
  expect(compile(standaloneSpec(chart)).spec).toBeDefined();
});

test('counts from the remedy’s start, and files from the first reading; DATA_FREE is as reported', () => {
  const points = pointsOf(chartOf(sampleResult()), 0);
  const series = (name: string) => points.filter((point) => point.series.startsWith(name));
  expect(series('other').map(({ seconds }) => seconds)).toEqual([-0.49, 0.01, 0.51, 1.01]);
  expect(series('other').map(({ mebibytes }) => mebibytes)).toEqual([0, 9, 0, 0]);
  expect(series('DATA_FREE').map(({ mebibytes }) => mebibytes)).toEqual([0, 0, 0, 11]);
});

test('redo that is recycled is no gain: it is named, and not drawn', () => {
  const redo = (bytes: readonly number[]) =>
    withTicks((first) => bytes.map((redoBytes, index) => ({ ...first, tMs: index * 500, redoBytes })));
  const points = pointsOf(chartOf(redo([90 * 2 ** 20, 6 * 2 ** 20, 30 * 2 ** 20])), 0);
  expect(points.filter(({ series }) => series.startsWith('other')).map(({ mebibytes }) => mebibytes)).toEqual([
    0, 0, 0,
  ]);
  expect(Math.min(...points.map(({ mebibytes }) => mebibytes))).toBe(0);
  expect(chartOf(sampleResult()).subtitle).toContain('The redo log is left out');
});

test('a file that came and went between two readings is drawn at the later one', () => {
  const peak = withTicks((first) =>
    [0, 60, 0].map((size, index) => ({ ...first, tMs: index * 500, otherPeakBytes: size * 2 ** 20 })),
  );
  const drawn = pointsOf(chartOf(peak), 0).filter(({ series }) => series.startsWith('other'));
  expect(drawn.map(({ mebibytes }) => mebibytes)).toEqual([0, 60, 0]);
});

test('what was not told leaves a gap: the line goes on as another stretch', () => {
  const points = pointsOf(chartOf(sampleResult()), 0).filter(({ series }) => series.startsWith('awaiting'));
  expect(points.map(({ stretch }) => stretch)).toEqual([0, 0, 1]);
  expect(chartOf(sampleResult()).subtitle).toContain('does not tell what it deletes');
});

test('a reading in full is there to point at', () => {
  const [pointer] = layersOf(chartOf(sampleResult()), 0).at(-1)?.data.values ?? [];
  expect(pointer).toMatchObject({ fileBytes: '64 MiB', rows: '15,842', redoBytes: '40 MiB', historyListLength: '12' });
});

test('shows the round in the middle by duration, one panel a remedy, quickest to recover first', () => {
  const chart = chartOf(sampleResult());
  const titles = (chart.spec['concat'] as { title: { text: string } }[]).map(({ title }) => title.text);
  expect(titles).toEqual(['prune', 'archive', 'compact']);
  expect(chart.description).toContain('prune in 610 ms: file 64 MiB to 64 MiB, DATA_FREE 0 B to 11 MiB');
});

test('thins readings and keeps the one that took most besides', () => {
  const many = withTicks((first) =>
    Array.from({ length: 2_000 }, (_, index) => ({
      ...first,
      tMs: index * 500,
      otherTableBytes: index === 1_234 ? 2 ** 30 : 0,
    })),
  );
  const points = pointsOf(chartOf(many), 0).filter(({ series }) => series.startsWith('other'));
  expect(points.length).toBeLessThanOrEqual(60);
  expect(points.filter(({ mebibytes }) => mebibytes === 1024)).toHaveLength(1);
  expect(points.at(-1)?.seconds).toBe(999);
});

test('has scales of their own for panels far apart, and says so', () => {
  const far = changed((trial) => ({
    ...trial,
    ledger: trial.ledger && grown(trial.ledger, trial.strategy === 'compact' ? 2 ** 30 : 0),
  }));
  expect(chartOf(sampleResult()).subtitle).not.toContain('Each panel has');
  expect(chartOf(far).subtitle).toContain('Each panel has a MiB scale of its own.');
});

test('a remedy that was not seen to end is shaded to the edge, two dozen compile', () => {
  const trials = Array.from({ length: 24 }, (_, index) =>
    sampleResult()
      .trials.slice(0, 1)
      .map((trial) => ({
        ...trial,
        strategy: `remedy-${index}`,
        timeline: { ...trial.timeline, markers: trial.timeline.markers.filter(({ kind }) => kind !== 'remedy-end') },
      })),
  ).flat();
  const chart = chartOf({ ...sampleResult(), trials, summaries: [] });
  expect(chart.spec['concat']).toHaveLength(24);
  expect(layersOf(chart, 0)[0]?.data.values).toEqual([{ seconds: 0, to: 1.01 }]);
  expect(compile(standaloneSpec(chart)).spec).toBeDefined();
});

test('is not there where no trial was read twice', () => {
  expect(spaceOverTime(sampleEmptyResult())).toBeNull();
  expect(spaceOverTime(withTicks((first) => [first]))).toBeNull();
});

function changed(change: (trial: Trial) => Trial): Result {
  return sampleResult({ trials: sampleResult().trials.map(change) });
}

function withTicks(ticks: (first: LedgerTick) => LedgerTick[]): Result {
  return changed((trial) => ({
    ...trial,
    ledger: trial.ledger && { ...trial.ledger, ticks: ticks({ ...(trial.ledger.ticks[0] as LedgerTick), tMs: 0 }) },
    timeline: { ...trial.timeline, markers: [{ tMs: 500, kind: 'remedy-start', label: 'starts' }] },
  }));
}

function grown(ledger: TrialLedger, bytes: number): TrialLedger {
  return {
    ...ledger,
    ticks: ledger.ticks.map((tick, index) => ({ ...tick, otherTableBytes: index === 0 ? 0 : bytes })),
  };
}

function chartOf(result: Result): Chart {
  const chart = spaceOverTime(result);
  if (!chart) throw new Error('the sample has readings');
  return chart;
}

function layersOf(chart: Chart, panel: number) {
  const panels = chart.spec['concat'] as { layer: { mark: { type: string }; data: { values: unknown[] } }[] }[];
  return panels[panel]?.layer ?? [];
}

function pointsOf(chart: Chart, panel: number): readonly Point[] {
  return (layersOf(chart, panel).find(({ mark }) => mark.type === 'point')?.data.values ?? []) as Point[];
}
