import { expect, test } from 'vitest';
import { timeLeftMs } from '../../../src/run/time-left.js';

test('nothing is said before anything took its time', () => {
  expect(timeLeftMs(['prune', 'compact'], [])).toBeNull();
});

test('what was met before takes as long again, what is new as long as the mean', () => {
  const names = ['prune', 'compact', 'compact', 'archive', 'prune'];
  expect(timeLeftMs(names, [100, 500])).toBe(500 + 300 + 100);
  expect(timeLeftMs(names, [100, 500, 700])).toBeCloseTo(1300 / 3 + 100);
});

test('nothing is left at the end', () => {
  expect(timeLeftMs(['prune'], [100])).toBe(0);
});
