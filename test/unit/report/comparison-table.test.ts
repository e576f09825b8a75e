import { expect, test } from 'vitest';
import { comparisonTable } from '../../../src/report/comparison-table.js';
import type { Result } from '../../../src/result/schema.js';
import { sampleEmptyResult, sampleResult } from '../../support/sample-result.js';

test('tells the ratio and claims nothing where there are fewer than five rounds', () => {
  expect(cellsOf(sampleResult(), 'Time to recover')).toEqual([
    'best ',
    '2.81 × 3 rounds: no claim',
    '4.64 × 3 rounds: no claim',
  ]);
});

test('calls a remedy worse where five rounds allow it, with the interval of the ratio', () => {
  const result = sampleResult();
  const trials = [0, 1].flatMap(() => result.trials);
  const cells = cellsOf({ ...result, trials }, 'Time to recover');
  expect(cells[0]).toBe('best ');
  expect(cells[1]).toMatch(/^worse: 2\.81 × 2\.\d\d to 3\.\d\d$/);
});

test('says in how many of its rounds a remedy recovered where another did in more, and ranks it behind', () => {
  const result = sampleResult();
  const trials = result.trials.map((trial) =>
    trial.strategy === 'prune' && trial.round > 1 ? { ...trial, status: 'not-recovered' as const } : trial,
  );
  const summaries = result.summaries.map((summary) =>
    summary.strategy === 'prune' ? { ...summary, recovered: 1 } : summary,
  );
  expect(cellsOf({ ...result, trials, summaries }, 'Time to recover')).toEqual([
    'best ',
    expect.stringMatching(/^1\.\d\d × 3 rounds: no claim$/),
    expect.stringMatching(/^worse: 1 of 3 rounds 0\.\d\d × in those$/),
  ]);
});

test('names the best in the head of each column, and leaves out figures that nobody has', () => {
  const columns = comparisonTable(sampleResult())?.columns ?? [];
  expect(columns[0]).toEqual({ label: 'Time to recover', meaning: 'best: prune' });
  const without = sampleResult().trials.map((trial) => ({ ...trial, roomMade: null }));
  const labels = comparisonTable(sampleResult({ trials: without }))?.columns.map(({ label }) => label);
  expect(labels).not.toContain('Room made');
});

test('is not there with nothing to compare', () => {
  const result = sampleResult();
  const only = result.trials.filter(({ strategy }) => strategy === 'prune');
  expect(comparisonTable({ ...result, trials: only })).toBeNull();
  expect(comparisonTable(sampleEmptyResult())).toBeNull();
});

function cellsOf(result: Result, label: string): readonly string[] {
  const table = comparisonTable(result);
  const column = table?.columns.findIndex((one) => one.label === label) ?? -1;
  return table?.rows.map(({ cells }) => `${cells[column]?.text} ${cells[column]?.detail}`) ?? [];
}
