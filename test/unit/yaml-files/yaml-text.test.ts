import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { list, scalar } from '../../../src/yaml-files/yaml-text.js';

it.each([
  'c,d',
  "it's",
  '[a]',
  '{',
  'a: b',
  '# x',
  'null',
  '1',
  'yes',
  '',
  ' ',
  '- a',
  '? a',
  'a\nb',
  '"',
  '\\',
  'été',
  '<<',
])('writes %j so that YAML reads it again, as a value and as a key of a flow', (text) => {
  expect(parse(`a: { ${scalar(text)}: 1, b: ${scalar(text)} }`)).toEqual({ a: { [text]: 1, b: text } });
  expect(parse(`${scalar(text)}: 1`)).toEqual({ [text]: 1 });
  expect(parse(list([text, 'x']))).toEqual([text, 'x']);
});

it('does so with any text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => text !== '__proto__' && text !== 'b'),
      (text) => {
        expect(parse(`a: { ${scalar(text)}: 1, b: ${scalar(text)} }`)).toEqual({ a: { [text]: 1, b: text } });
        expect(parse(list([text]))).toEqual([text]);
      },
    ),
    { seed: 42, numRuns: 500 },
  );
});
