import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resultPage } from '../../../src/report/result-page.js';
import { resultJsonSchema } from '../../../src/result/json-schema.js';
import { type Field, type FieldNode, fieldLines } from '../../../src/result/schema-fields.js';

const { $defs = {}, ...root } = resultJsonSchema() as FieldNode & { readonly $defs?: Record<string, FieldNode> };
const sections = fieldLines(root, $defs);
const fields = sections.flatMap(({ name, fields: own }) =>
  own.map((field) => [`${name} ${field.path}`, field] as const),
);

/** Numbers that count nothing. */
const unitless = /(^|[.\]])(seed|errno|round|position|nextIndex|forceRecovery)$/;

describe('every field of a result', () => {
  it.each(fields)('%s says what it means, and a number its unit', (_name, field: Field) => {
    expect(field.meaning).not.toBe('');
    if (/number|integer|Interval/.test(field.type)) expect(field.unit !== '' || unitless.test(field.path)).toBe(true);
  });

  it('is reached from the root, whatever shape it stands in', () => {
    expect(new Set(sections.map(({ name }) => name))).toEqual(new Set(['', ...Object.keys($defs)]));
  });

  it('is same for a seed where what holds it is, unless it says otherwise', () => {
    const history = sections.find(({ name }) => name === 'History')?.fields ?? [];
    expect(history.filter(({ sameForSeed }) => !sameForSeed).map(({ path }) => path)).toEqual([
      'seconds',
      // Under a random key, the server's answer.
      'addedRows',
      'nextIndex',
    ]);
    const trial = sections.find(({ name }) => name === 'Trial')?.fields ?? [];
    expect(trial.filter(({ sameForSeed }) => sameForSeed).map(({ path }) => path)).toEqual([
      'strategy',
      'use',
      'settings',
      'round',
      'position',
    ]);
  });
});

it('docs/result.md ends in the page that the schema makes', () => {
  const page = readFileSync('docs/result.md', 'utf8');
  const [, made] = page.split('a test holds it to the schema. -->\n\n');
  // To be made anew: plimsoll schema result --page
  expect(made).toBe(resultPage());
});
