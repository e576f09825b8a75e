import { expect, test } from 'vitest';
import { glued } from '../../../../src/report/page/glued.js';

test('a number and its unit stay on one line, and nothing else does', () => {
  expect(glued('86 ms to 1.2 s, 15 % of 64 MiB; 3 of 3 trials, 20 min 05 s, 8 statements')).toBe(
    '86\u00a0ms to 1.2\u00a0s, 15\u00a0% of 64\u00a0MiB; 3 of 3 trials, 20\u00a0min 05\u00a0s, 8 statements',
  );
});
