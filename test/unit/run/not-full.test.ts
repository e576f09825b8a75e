import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../../src/result/refusals.js';
import { isOutOfKeys, keysRanOut, notFull } from '../../../src/run/not-full.js';

const refusal = (changes: Partial<Refusal>): Refusal => ({
  operation: 'issue',
  kind: 'unfit',
  errno: 1366,
  sqlState: 'HY000',
  message: "Incorrect string value for column 'query'",
  count: 400,
  ...changes,
});

describe('a table that does not fill', () => {
  it('lacks traffic where jobs go in', () => {
    const error = notFull(20_000, 500, [refusal({ count: 3 })]);
    expect(error).toMatchObject({ code: 'not-full', exitCode: 2 });
    expect(error.message).toBe('the table was not full after 20 s of traffic');
    expect(error.hint).toContain('raise history.fill');
    expect(error.details.join()).toContain('3 refused, operation issue: MySQL says 1366');
  });

  it('is said to refuse its jobs for another reason than room, with MySQL’s words, where most are', () => {
    const error = notFull(20_000, 7, [refusal({})]);
    expect(error).toMatchObject({ code: 'jobs-refused', exitCode: 2 });
    expect(error.message).toBe(
      "the table was not full after 20 s of traffic: 400 new rows were refused for another reason than room and 7 accepted; MySQL says 1366 (HY000): Incorrect string value for column 'query'",
    );
    expect(error.hint).not.toContain('history.fill');
  });

  it('takes no 1114, and nothing that befell other statements, for such a reason', () => {
    const seen = [refusal({ kind: 'table-full', errno: 1114 }), refusal({ operation: 'start', kind: 'failed' })];
    expect(notFull(1000, 0, seen).code).toBe('not-full');
  });
});

describe('a table whose keys run out', () => {
  it.each([
    [1467, 'Failed to read auto-increment value from storage engine', true],
    [1264, "Out of range value for column 'id' at row 1", true],
    [1264, "Out of range value for column 'priority' at row 1", false],
    [1062, "Duplicate entry '32767' for key 'jobs.PRIMARY'", true],
    [1062, "Duplicate entry 'a' for key 'jobs.idx_dedup'", false],
    [1114, "The table 'jobs' is full", false],
  ])('is told by %i %s: %s', (errno, message, expected) => {
    expect(isOutOfKeys({ errno, sqlState: '22003', message }, ['id'])).toBe(expected);
  });

  it('is an ending of its own, with the numbers', () => {
    const error = keysRanOut(
      { errno: 1264, sqlState: '22003', message: "Out of range value for column 'id' at row 1" },
      { table: 'jobs', rows: 32_767, tableBytes: 12 * 2 ** 20, capBytes: 64 * 2 ** 20 },
    );
    expect(error.code).toBe('keys-ran-out');
    expect(error.message).toContain('it holds 32,767 rows in 12 MiB of 64 MiB, and MySQL says 1264 (22003)');
  });
});
