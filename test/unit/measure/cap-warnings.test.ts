import { expect, it } from 'vitest';
import { capWarnings } from '../../../src/measure/cap-warnings.js';
import { warningsOf } from '../../../src/measure/warnings.js';
import { aResult } from '../../support/a-result.js';

const mebibyte = 2 ** 20;

it.each([
  [28, 'cap-below-step', '1 MiB at a time'],
  [32, 'cap-below-step', '1 MiB at a time'],
  [33, 'cap-off-step', 'multiple of 4 MiB'],
  [36, null, ''],
  [64, null, ''],
  [66, 'cap-off-step', 'multiple of 4 MiB'],
] as const)('a cap of %i MiB has the same caveat before the run and in its report', (size, code, words) => {
  const { cap } = aResult();
  const told = warningsOf(aResult({ cap: { ...cap, bytes: size * mebibyte } })).filter((warning) =>
    ['cap-below-step', 'cap-off-step'].includes(warning.code),
  );
  expect(told.map((warning) => warning.code)).toEqual(code === null ? [] : [code]);
  expect(told.map(({ message }) => message)).toEqual(capWarnings(size * mebibyte));
  for (const { message } of told) expect(message).toContain(words);
});
