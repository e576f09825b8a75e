import { expect, test } from 'vitest';
import { throughput } from '../../../../src/report/charts/throughput.js';
import { timeToRecover } from '../../../../src/report/charts/time-to-recover.js';
import type { Result } from '../../../../src/result/schema.js';
import { sampleResult } from '../../../support/sample-result.js';

/** Rounds of prune that take so many milliseconds each. */
function withRounds(times: readonly number[]): Result {
  const result = sampleResult();
  const [first] = result.trials.filter(({ strategy }) => strategy === 'prune');
  if (!first) throw new Error('the sample prunes');
  const trials = times.map((timeToRecoverMs, index) => ({ ...first, round: index + 1, timeToRecoverMs }));
  return { ...result, trials, summaries: result.summaries.filter(({ strategy }) => strategy === 'prune') };
}

const text = (result: Result) => JSON.stringify(timeToRecover(result)?.spec);

test('a far trial is drawn hollow and said to be an outlier, and stays', () => {
  expect(text(withRounds([400, 410, 390, 405, 395]))).not.toContain('an outlier');
  const drawn = text(withRounds([400, 410, 390, 405, 4000]));
  expect(drawn.match(/an outlier/g)).toHaveLength(1);
  expect(drawn).toContain('round 5: 4 s, an outlier');
});

test('of four rounds none is called an outlier', () => {
  expect(text(withRounds([400, 410, 390, 4000]))).not.toContain('an outlier');
});

test('colour and shape say what becomes of rows, for results that do not tell it, too', () => {
  const told = timeToRecover(sampleResult());
  for (const words of ['deletes rows', 'archives rows', 'keeps every row'])
    expect(JSON.stringify(told?.spec), words).toContain(words);
  expect(JSON.stringify(throughput(sampleResult())?.spec)).not.toContain('keeps every row');
});

test('the median’s label stands beyond every trial of its row', () => {
  const drawn = JSON.parse(text(withRounds([400, 410, 9000]))) as {
    layer: { mark: { type: string }; data: { values: { value: number }[] } }[];
  };
  const label = drawn.layer.find(({ mark }) => mark.type === 'text');
  expect(label?.data.values[0]?.value).toBe(9);
});
