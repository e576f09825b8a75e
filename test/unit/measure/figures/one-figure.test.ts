/** What carries one name is one figure, wherever it is shown. */
import { describe, expect, it } from 'vitest';
import { compareBy } from '../../../../src/measure/comparison.js';
import { figureOf } from '../../../../src/measure/figures/figure-summary.js';
import { formatDurationMs } from '../../../../src/measure/format.js';
import { summarizeTrials } from '../../../../src/measure/summarize.js';
import { timeToRecover } from '../../../../src/report/charts/time-to-recover.js';
import { figureTable } from '../../../../src/report/figure-table.js';
import { ladderTable } from '../../../../src/report/ladder-table.js';
import type { TextTable } from '../../../../src/report/text-table.js';
import type { Result, Trial } from '../../../../src/result/schema.js';
import { aResult, aTrial } from '../../../support/a-result.js';

/** Two rounds that recovered, one that was full again soon after, one that failed behind its recovery. */
function mixed(): Result {
  const round = (timeToRecoverMs: number, status: Trial['status'], backlogDrainMs: number | null): Trial =>
    aTrial({
      status,
      timeToRecoverMs,
      backlogDrainMs,
      ladder: {
        firstAccepted: timeToRecoverMs / 2,
        sustained: timeToRecoverMs,
        free1Percent: null,
        free5Percent: null,
        free20Percent: null,
        backlogDrained: backlogDrainMs === null ? null : timeToRecoverMs + backlogDrainMs,
      },
    });
  const trials = [
    round(184, 'recovered', 100),
    round(190, 'recovered', 100),
    round(823, 'relapsed', 40),
    round(1_520, 'remedy-failed', 10),
  ];
  return aResult({ trials, summaries: summarizeTrials(trials, [{ label: 'prune', title: 'delete' }], 42) });
}

const shown = (table: TextTable | null, label: string) =>
  table?.rows[0]?.cells[table.columns.findIndex((column) => column.label === label)];

describe('time to recover, where some rounds did not recover for good', () => {
  it('is one number in key figures, ladder, comparison and chart', () => {
    const result = mixed();
    const median = formatDurationMs(187);
    expect(shown(figureTable(result), 'Time to recover')?.text).toBe(median);
    expect(shown(ladderTable(result), 'Sustained')?.text).toBe(median);
    expect(shown(ladderTable(result), 'Backlog drained')?.text).toBe(formatDurationMs(287));
    expect(compareBy('timeToRecoverMs', result)[0]?.value).toBe(187);
    expect(timeToRecover(result)?.description).toContain(`prune ${median}`);
  });

  it('is so of a result that an earlier version summed up by other rounds', () => {
    const result = mixed();
    const [summary] = result.summaries;
    if (!summary?.ladder) throw new Error('it was summed up');
    const other = { median: 207, low: 184, high: 823, samples: 3 };
    const older = { ...result, summaries: [{ ...summary, ladder: { ...summary.ladder, sustained: other } }] };
    expect(shown(ladderTable(older), 'Sustained')?.text).toBe(formatDurationMs(187));
  });

  it('is labelled as a median beside marks that are not it, and rounds that do not count are no points', () => {
    const spec = timeToRecover(mixed())?.spec as {
      layer: { mark: { type: string; text?: string }; data: { values: object[] } }[];
    };
    const [crosses] = spec.layer.filter(({ mark }) => mark.text === '✕');
    expect(crosses?.data.values).toMatchObject([
      { value: 0.823, note: 'round 1: 823 ms; relapsed: left out of the median' },
      { value: 1.52, note: 'round 1: 1.52 s; remedy failed: left out of the median' },
    ]);
    const points = spec.layer.filter(({ mark }) => mark.type === 'point').flatMap(({ data }) => data.values);
    expect(points).toMatchObject([{ value: 0.184 }, { value: 0.19 }]);
    const labels = spec.layer
      .filter(({ mark }) => mark.type === 'text' && !mark.text)
      .flatMap(({ data }) => data.values);
    expect(labels).toContainEqual({ strategy: 'prune', value: 1.52, note: 'median 187 ms' });
  });

  it('counts the same rounds in what users felt, whatever shows it', () => {
    const result = mixed();
    const line = result.summaries[0]?.latency.find(
      ({ phase, operation }) => phase === 'during' && operation === 'issue',
    );
    expect(line?.latencyMsP90).not.toBeNull();
    expect(figureOf(result, 'prune', 'issueLatencyMsP90')?.median).toBe(line?.latencyMsP90);
    expect(line?.rounds).toBe(figureOf(result, 'prune', 'issueLatencyMsP90')?.samples);
  });
});
