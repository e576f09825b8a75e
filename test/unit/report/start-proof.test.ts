import { expect, test } from 'vitest';
import { startProof, unprovedStart } from '../../../src/report/start-proof.js';
import type { Result, Trial } from '../../../src/result/schema.js';
import { sampleResult } from '../../support/sample-result.js';

const reason = 'the table is in the system tablespace, which cannot be flushed for export';

function unaccounted(rounds: readonly number[]): Result {
  const result = sampleResult();
  const trials = result.trials.map(
    (trial): Trial =>
      trial.ledger && rounds.includes(trial.round)
        ? { ...trial, ledger: { ...trial.ledger, before: { status: 'not-accounted', reason } } }
        : trial,
  );
  return { ...result, trials };
}

test('claims what was counted: pages by category and rows, and not every byte', () => {
  const words = startProof(sampleResult());
  expect(words).toContain('its pages, by category, and its rows were counted again and were the full table’s.');
  expect(words).not.toContain('byte');
});

test('without accounts the start is not proved, and the reason is told once', () => {
  expect(startProof(unaccounted([1, 2, 3]))).toMatch(new RegExp(`put back; start not proved \\(${reason}\\)\\.$`));
});

test('with some accounts it says how many trials have none', () => {
  const result = unaccounted([2]);
  expect(startProof(result)).toContain('but for 3 of 9 trials: start not proved');
  expect(result.trials.map((trial) => unprovedStart(result, trial))).toEqual([
    ...[null, null, null],
    ...[reason, reason, reason],
    ...[null, null, null],
  ]);
});

test('an older result without any account proves nothing', () => {
  const trials = sampleResult().trials.map((trial) => ({ ...trial, ledger: null }));
  expect(startProof(sampleResult({ trials }))).toContain(
    'start not proved (this result holds no account of its pages)',
  );
});
