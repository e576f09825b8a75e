import { expect, test } from 'vitest';
import { stepsTable } from '../../../src/report/steps-table.js';
import type { Result, Trial } from '../../../src/result/schema.js';
import { sampleResult } from '../../support/sample-result.js';

const stepsMs: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  archive: { convert: 1_200, drop: 1_000 },
  compact: { convert: 800, verify: 30, drop: 400 },
};

/** The sample, its archive and compact with steps; a round more, a tenth longer. */
function withSteps(change: (trial: Trial) => Partial<Trial> = () => ({})): Result {
  const { trials, ...result } = sampleResult();
  const stepped = trials.map((trial) => {
    const times = stepsMs[trial.strategy] ?? {};
    const steps = Object.entries(times).map(([name, ms]) => ({ name, durationMs: ms * (1 + trial.round / 10) }));
    return { ...trial, steps, ...change({ ...trial, steps }) };
  });
  return { ...result, trials: stepped };
}

test('converting stands apart from dropping, each with the range of its rounds', () => {
  const table = stepsTable(withSteps());
  expect(table?.columns.map(({ label }) => label)).toEqual(['convert', 'verify', 'drop']);
  expect(table?.rows.map(({ name }) => name)).toEqual(['archive', 'compact']);
  expect(table?.rows[0]?.cells).toEqual([
    { text: '1.44 s', detail: '1.32 s to 1.56 s' },
    { text: '–', detail: '' },
    { text: '1.2 s', detail: '1.1 s to 1.3 s' },
  ]);
});

test('a trial whose remedy failed was cut off inside a step, and is left out', () => {
  const table = stepsTable(
    withSteps(({ round }) => (round === 3 ? { status: 'remedy-failed', timeToRecoverMs: null } : {})),
  );
  expect(table?.rows[0]?.cells[0]).toEqual({ text: '1.38 s', detail: '1.32 s to 1.44 s' });
});

test('a result whose remedies name no step has no such table', () => {
  expect(stepsTable(sampleResult())).toBeNull();
});
