import { expect, it } from 'vitest';
import { isOfTheRow } from '../../../src/database/refusal-kind.js';

it.each([
  [1366, 'HY000', true],
  [1406, '22001', true],
  [1264, '22003', true],
  [1062, '23000', true],
  [1467, 'HY000', true],
  [3819, 'HY000', true],
  [1114, 'HY000', false],
  [1205, 'HY000', false],
  [1213, '40001', false],
  [1146, '42S02', false],
])('%i (%s) is about the row alone: %s', (errno, sqlState, expected) => {
  expect(isOfTheRow({ errno, sqlState })).toBe(expected);
});
