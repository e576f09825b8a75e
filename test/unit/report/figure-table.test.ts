import { expect, test } from 'vitest';
import { figureTable } from '../../../src/report/figure-table.js';
import type { Result } from '../../../src/result/schema.js';
import { sampleEmptyResult, sampleResult } from './support/sample-result.js';

test('has one cell a remedy in every row', () => {
  const table = figureTable(sampleResult());
  expect(table.remedies.map(({ strategy }) => strategy)).toEqual(['prune', 'archive', 'compact']);
  for (const row of table.rows) expect(row.cells, row.label).toHaveLength(3);
});

test('shows trials that have no summary yet', () => {
  const result = sampleResult();
  const table = figureTable({ ...result, summaries: [] });
  expect(table.remedies.map(({ strategy }) => strategy)).toEqual(['prune', 'archive', 'compact']);
});

test('does not call a rebuild slow at moving rows: it moves none', () => {
  expect(cellsOf(sampleResult(), 'Rows per second')).toEqual(['6,557/s', '1,702/s', '–']);
});

test('takes the middle trial for figures without an interval', () => {
  expect(cellsOf(sampleResult(), 'True headroom, file bytes')).toEqual(['11.8 MiB', '11.3 MiB', '6.54 MiB']);
});

test('has no remedy where there was no trial', () => {
  expect(figureTable(sampleEmptyResult()).remedies).toEqual([]);
});

function cellsOf(result: Result, label: string): readonly string[] | undefined {
  return figureTable(result)
    .rows.find((row) => row.label === label)
    ?.cells.map(({ text }) => text);
}
