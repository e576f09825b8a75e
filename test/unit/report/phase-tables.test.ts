import { expect, test } from 'vitest';
import { ladderTable } from '../../../src/report/ladder-table.js';
import { latencyTable } from '../../../src/report/latency-table.js';
import type { Result } from '../../../src/result/schema.js';
import { sampleResult } from './support/sample-result.js';

const reached = { median: 120, low: 110, high: 140, samples: 2 };

function withFigures(): Result {
  const result = sampleResult();
  const [first, ...others] = result.summaries;
  if (!first) throw new Error('the sample has summaries');
  const ladder = {
    firstAccepted: reached,
    sustained: { ...reached, samples: 3 },
    free1Percent: null,
    free5Percent: null,
    free20Percent: null,
    backlogDrained: null,
  };
  const line = { phase: 'during', operation: 'issue', rounds: 3, accepted: 60, refused: 9, failed: 0 } as const;
  const latency = [{ ...line, latencyMsP50: 2, latencyMsP90: 7, latencyMsP99: null, latencyMsMax: 50 }];
  return { ...result, summaries: [{ ...first, ladder, latency }, ...others] };
}

test('the ladder tells each rung, how many trials reached it, and a dash where none did', () => {
  const table = ladderTable(withFigures());
  expect(table?.rows).toHaveLength(1);
  expect(table?.rows[0]?.cells.slice(0, 3)).toEqual([
    { text: '120 ms', detail: '110 ms to 140 ms; 2 of 3 trials' },
    { text: '120 ms', detail: '110 ms to 140 ms' },
    { text: '–', detail: '' },
  ]);
});

test('latency by phase has four figures a cell, a dash where samples are too few, and what was refused', () => {
  const [row] = latencyTable(withFigures(), 'issue')?.rows ?? [];
  expect(row?.cells).toEqual([
    { text: '–', detail: '' },
    { text: '2 ms · 7 ms · – · 50 ms', detail: '60 accepted, 9 refused' },
    { text: '–', detail: '' },
  ]);
});

test('results without these figures have no such tables', () => {
  expect(ladderTable(sampleResult())).toBeNull();
  expect(latencyTable(sampleResult(), 'all')).toBeNull();
});
