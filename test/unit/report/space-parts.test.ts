import { expect, test } from 'vitest';
import { spaceCategories } from '../../../src/innodb/space-account.js';
import { spaceLedger } from '../../../src/report/charts/space-ledger.js';
import { spaceSection } from '../../../src/report/page/space.js';
import { missingAccounts, partBytes, spaceParts, spaceStates } from '../../../src/report/space-parts.js';
import type { Result } from '../../../src/result/schema.js';
import { sampleAccount } from '../../support/sample-ledger.js';
import { sampleEmptyResult, sampleResult } from '../../support/sample-result.js';

const mebibyte = 2 ** 20;

test('every category is in one part, so that parts sum to the file', () => {
  expect(spaceParts.flatMap(({ categories }) => categories).sort()).toEqual([...spaceCategories].sort());
  for (const { ledger } of spaceStates(sampleResult()))
    expect(spaceParts.reduce((sum, part) => sum + partBytes(ledger, part), 0)).toBe(ledger.fileBytes);
});

test('a remedy is shown by the round in the middle, not by the first', () => {
  const freed = [20, 4, 11];
  const result = withAccounts((round) => sampleAccount((freed[round - 1] ?? 0) * mebibyte, 64 * mebibyte));
  expect(spaceStates(result).map(({ name, ledger }) => [name, ledger.bytes.freeExtents / mebibyte])).toEqual([
    ['full table', 0],
    ['prune', 11],
    ['archive', 11],
    ['compact', 11],
  ]);
});

test('a table without an account is left out, and why is said', () => {
  const result = withAccounts(() => ({ status: 'not-accounted', reason: 'ROW_FORMAT=COMPRESSED' }));
  expect(spaceStates(result).map(({ name }) => name)).toEqual(['full table']);
  expect(missingAccounts(result)).toEqual(['ROW_FORMAT=COMPRESSED']);
  expect(spaceSection(result)?.markup).toContain('ROW_FORMAT=COMPRESSED');
});

test('the chart says in words what DATA_FREE claims beside what is free', () => {
  expect(spaceLedger(sampleResult())?.description).toMatch(
    /prune, 12,000 rows in 64 MiB: .*free extents 11 MiB, DATA_FREE 11 MiB/,
  );
});

test('there is no section without a ledger', () => {
  expect(spaceSection(sampleEmptyResult())).toBeNull();
});

function withAccounts(after: (round: number) => NonNullable<Result['trials'][number]['ledger']>['after']): Result {
  const calm = sampleResult();
  const trials = calm.trials.map((trial) => ({
    ...trial,
    ledger: trial.ledger && { ...trial.ledger, after: after(trial.round) },
  }));
  return { ...calm, trials };
}
