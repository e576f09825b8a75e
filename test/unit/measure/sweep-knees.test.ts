import { expect, it } from 'vitest';
import { kneeSentence } from '../../../src/measure/sweep-knees.js';
import { verdictOf } from '../../../src/measure/verdict.js';
import type { StrategySummary } from '../../../src/result/schema.js';
import { sampleResult } from '../../support/sample-result.js';

function swept(of: string, rates: readonly number[]): StrategySummary[] {
  const [summary] = sampleResult().summaries;
  if (!summary) throw new Error('the sample has summaries');
  return rates.map((median, index) => ({
    ...summary,
    strategy: `${of}@${index}`,
    rowsPerSecond: { median, low: 0.98 * median, high: 1.02 * median, samples: 5 },
    sweep: { of, setting: 'batch', text: `${10 ** (index + 1)} rows`, value: 10 ** (index + 1) },
  }));
}

it('says where more of a setting stops paying, for each sweep, in the verdict too', () => {
  const summaries = [...swept('prune', [1000, 9000, 10_000, 10_100]), ...swept('archive', [1000, 1001, 1000, 1002])];
  const sentence =
    'More stops paying (the knee of rows a second) at batch 100 rows for prune; nowhere for archive, whose rows a second rise with batch in a straight line or within their intervals.';
  expect(kneeSentence(summaries)).toBe(sentence);
  expect(verdictOf({ ...sampleResult(), summaries })).toContain(sentence);
});

it('says nothing without a sweep, or of a setting that is no quantity', () => {
  expect(kneeSentence(sampleResult().summaries)).toBeNull();
  const modes = swept('compact', [1, 2]).map((one) => ({ ...one, sweep: one.sweep && { ...one.sweep, value: null } }));
  expect(kneeSentence(modes)).toBeNull();
});
