import { expect, test } from 'vitest';
import { figureTable } from '../../../src/report/figure-table.js';
import type { Result } from '../../../src/result/schema.js';
import { withPhases } from '../../support/sample-phases.js';
import { sampleEmptyResult, sampleResult } from '../../support/sample-result.js';

test('has one row a remedy, and in each a cell for every column', () => {
  const table = figureTable(sampleResult());
  expect(table.rows.map(({ name }) => name)).toEqual(['prune', 'archive', 'compact']);
  for (const row of table.rows) expect(row.cells, row.name).toHaveLength(table.columns.length);
});

test('lists the quickest to recover first, and last those that never did', () => {
  const result = sampleResult();
  const changed = result.summaries.map((summary, index) => ({
    ...summary,
    timeToRecoverMs: [null, { median: 900, low: 900, high: 900, samples: 3 }, summary.timeToRecoverMs][index] ?? null,
  }));
  const table = figureTable({ ...result, summaries: changed });
  expect(table.rows.map(({ name }) => name)).toEqual(['archive', 'compact', 'prune']);
});

test('shows trials that have no summary yet', () => {
  const result = sampleResult();
  const table = figureTable({ ...result, summaries: [] });
  expect(table.rows.map(({ name }) => name)).toEqual(['prune', 'archive', 'compact']);
});

test('does not call a rebuild slow at moving rows: it moves none', () => {
  expect(cellsOf(sampleResult(), 'Rows per second')).toEqual(['6,557/s', '1,702/s', '–']);
});

test('takes the middle trial for figures without an interval', () => {
  expect(cellsOf(sampleResult(), 'True headroom')).toEqual(['11.8 MiB', '11.3 MiB', '6.54 MiB']);
});

test('beside the p90 stands how many new rows were refused meanwhile, and the longest wait where there is no p99', () => {
  const result = withPhases();
  const cut = result.summaries.map((summary) => ({ ...summary, issueLatencyMsP90: null, issueLatencyMsP99: null }));
  const { columns, rows } = figureTable({ ...result, summaries: cut });
  const column = columns.findIndex(({ label }) => label === 'Writing a row, p90');
  expect(rows[0]?.cells[column]).toEqual({ text: 'too few', detail: 'longest 126 ms; 270 of 1,830 refused' });
});

test('what decides stands first: time, room, rows that go, what users feel, disk', () => {
  const labels = figureTable(sampleResult()).columns.map(({ label }) => label);
  expect(labels.slice(0, 5)).toEqual([
    'Time to recover',
    'Room made',
    'Rows moved',
    'Writing a row, p90',
    'Extra files',
  ]);
});

test('has no remedy where there was no trial', () => {
  expect(figureTable(sampleEmptyResult()).rows).toEqual([]);
});

function cellsOf(result: Result, label: string): readonly (string | undefined)[] {
  const { columns, rows } = figureTable(result);
  const column = columns.findIndex((one) => one.label === label);
  return rows.map(({ cells }) => cells[column]?.text);
}
