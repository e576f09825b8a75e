import { compile } from 'vega-lite';
import { expect, test } from 'vitest';
import { standaloneSpec } from '../../../../src/report/charts/chart.js';
import { drawCharts } from '../../../../src/report/charts/index.js';
import { sweepCharts } from '../../../../src/report/charts/sweep.js';
import type { Interval, Result, StrategySummary } from '../../../../src/result/schema.js';
import { sampleResult } from '../../../support/sample-result.js';

type SweepPoint = NonNullable<StrategySummary['sweep']>;

const exactly = (median: number): Interval => ({ median, low: 0.98 * median, high: 1.02 * median, samples: 5 });

function point(of: string, setting: string, value: number | null, text: string): SweepPoint {
  return { of, setting, value, text };
}

/** One summary for each rate; `sweep` gives the point of each. */
function swept(rates: readonly number[], sweep: (index: number) => SweepPoint): Result['summaries'] {
  const [summary] = sampleResult().summaries;
  if (!summary) throw new Error('the sample has summaries');
  return rates.map((rate, index) => ({
    ...summary,
    strategy: `${sweep(index).of}@${sweep(index).text.replace(/\s/g, '')}`,
    rowsPerSecond: exactly(rate),
    sweep: sweep(index),
  }));
}

const batches = [10, 100, 1000, 10_000];
const rates = [1000, 9000, 10_000, 10_100];
const byBatch = swept(rates, (index) => point('prune', 'batch', batches[index] ?? 0, `${batches[index]} rows`));

test('is not there without a sweep', () => {
  expect(sweepCharts(sampleResult())).toEqual([]);
});

test('names the knee in words and marks it, on a logarithmic axis where values span decades', () => {
  const [chart] = sweepCharts({ ...sampleResult(), summaries: byBatch });
  expect(chart?.name).toBe('sweep-batch');
  expect(chart?.subtitle).toContain('is at prune: 100 rows');
  expect(JSON.stringify(chart?.spec)).toContain('"knee":"knee"');
  expect(JSON.stringify(chart?.spec)).toContain('"type":"log"');
});

test('says so where the rise is straight, or within the intervals', () => {
  const flat = swept([1000, 1001, 1000, 1002], (index) => point('prune', 'batch', batches[index] ?? 0, `${index}`));
  expect(sweepCharts({ ...sampleResult(), summaries: flat })[0]?.subtitle).toContain('No knee for prune');
});

test('draws one chart for each setting, and values that are no quantities in the order of the scenario', () => {
  const modes = ['inplace', 'copy'];
  const byMode = swept([1, 2], (index) => point('compact', 'algorithm', null, modes[index] ?? ''));
  const charts = sweepCharts({ ...sampleResult(), summaries: [...byBatch, ...byMode] });
  expect(charts.map(({ name }) => name)).toEqual(['sweep-batch', 'sweep-algorithm']);
  expect(JSON.stringify(charts[1]?.spec)).toContain('"type":"ordinal"');
});

test('is one of the charts of a report, and compiles', () => {
  const drawn = drawCharts({ ...sampleResult(), summaries: byBatch });
  const chart = drawn.find(({ name }) => name === 'sweep-batch');
  expect(chart).toBeDefined();
  if (chart) expect(compile(standaloneSpec(chart)).spec).toBeDefined();
});
