import { expect, test } from 'vitest';
import { ladderTable } from '../../../src/report/ladder-table.js';
import { latencyTable, phasesOf, phaseTable, phaseWords } from '../../../src/report/latency-table.js';
import type { Result } from '../../../src/result/schema.js';
import { withPhases } from '../../support/sample-phases.js';
import { sampleResult } from '../../support/sample-result.js';

const reached = { median: 120, low: 110, high: 140, samples: 2 };

function withLadder(): Result {
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
  return { ...result, summaries: [{ ...first, timeToRecoverMs: ladder.sustained, ladder }, ...others] };
}

test('the ladder tells each rung, how many trials reached it, and a dash where none did', () => {
  const table = ladderTable(withLadder());
  expect(table?.rows).toHaveLength(1);
  expect(table?.rows[0]?.cells.slice(0, 3)).toEqual([
    { text: '120 ms', detail: '110 ms to 140 ms; 2 of 3 trials' },
    { text: '120 ms', detail: '110 ms to 140 ms' },
    { text: '–', detail: '' },
  ]);
});

test('traffic before the table was full stands above the remedies, each with what was accepted, refused and waited for', () => {
  const table = latencyTable(withPhases((during) => ({ ...during, lockWaits: { count: 4, totalMs: 30 } })));
  expect(table?.columns.map(({ label }) => label)).toEqual([
    'Accepted',
    'Refused',
    'p50',
    'p90',
    'p99',
    'Longest',
    'Row-lock waits',
    'Sent, of asked for',
  ]);
  expect(table?.rows.map(({ name }) => name)).toEqual(['before it was full', 'prune', 'archive', 'compact']);
  const [, prune] = table?.rows ?? [];
  expect(prune?.cells[0]).toEqual({ text: '1,560', detail: '' });
  expect(prune?.cells[1]).toEqual({ text: '270', detail: '' });
  expect(prune?.cells[6]).toEqual({ text: '12', detail: '90 ms in all' });
});

test('lock waits that the server did not tell are a dash, and no zero; those of some rounds say of how many', () => {
  const cell = (result: Result) => latencyTable(result)?.rows[1]?.cells[6];
  expect(cell(withPhases())).toEqual({ text: '–', detail: 'not told' });
  expect(cell(withPhases((during) => ({ ...during, lockWaits: { count: 0, totalMs: 0 } })))?.text).toBe('0');
  const some = withPhases((during, round) => ({
    ...during,
    lockWaits: round === 2 ? null : { count: 1, totalMs: 5 },
  }));
  expect(cell(some)).toEqual({ text: '2', detail: '10 ms in all; told in 2 of 3 rounds' });
});

test('a percentile that has too few samples says how many it needs', () => {
  const few = withPhases((during) => ({
    ...during,
    operations: during.operations.map((line) => ({ ...line, accepted: 4, histogram: null })),
  }));
  const [, prune] = latencyTable(few)?.rows ?? [];
  expect(prune?.cells.slice(2, 5).map(({ detail }) => detail)).toEqual(['not recorded', 'needs 50', 'needs 500']);
});

test('beside the rates stands why fewer were sent, or that the load generator was late', () => {
  const cell = (result: Result) => latencyTable(result)?.rows[1]?.cells[7];
  expect(cell(withPhases())).toEqual({ text: '598/s of 600/s', detail: '' });
  expect(cell(withPhases((during) => ({ ...during, generatorDelayMsP99: 31 })))?.detail).toBe(
    'load generator late, by 31 ms at its p99',
  );
  const behind = (generatorDelayMsP99: number | null) =>
    withPhases((during) => ({ ...during, achievedPerSecond: 300, generatorDelayMsP99 }));
  expect(cell(behind(1))).toEqual({ text: '300/s of 600/s', detail: 'waiting for the server' });
  expect(cell(behind(null))?.detail).toBe('waiting for the server, or for the load generator');
  expect(cell(withPhases((during) => ({ ...during, durationMs: 4 })))).toEqual({ text: '–', detail: 'under 50 due' });
});

test('each phase of a remedy has a line for every operation that was tried, the time before it was full first', () => {
  const phases = phasesOf(withPhases(), 'prune');
  expect(phases.map(({ phase }) => phase)).toEqual(['before', 'during', 'after']);
  const flat = phaseTable(withPhases())?.rows.filter(({ name }) => name === 'prune') ?? [];
  expect(flat.filter(({ cells }) => cells[0]?.text === 'during').map(({ cells }) => cells[1]?.text)).toEqual([
    'write a row',
    'start it',
    'finish it',
    'fail it, with its error',
    'kill it',
    'all of these',
  ]);
  expect(phaseWords(phases[1] as (typeof phases)[number])).toBe(
    'While the remedy ran: 3 rounds, 9 s together; row-lock waits – (not told); statements sent 598/s of 600/s asked for',
  );
});

test('operations without a statement are left out', () => {
  const idle = withPhases((during) => ({
    ...during,
    operations: during.operations.map((line) =>
      line.operation === 'kill' ? { ...line, accepted: 0, refused: 0, failed: 0 } : line,
    ),
  }));
  const during = phaseTable(idle)?.rows.filter(({ name, cells }) => name === 'prune' && cells[0]?.text === 'during');
  expect(during?.map(({ cells }) => cells[1]?.text)).not.toContain('kill it');
});

test('results without these figures have no such tables', () => {
  expect(ladderTable(sampleResult())).toBeNull();
  expect(latencyTable(sampleResult())).toBeNull();
  expect(phaseTable(sampleResult())).toBeNull();
});
