import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bytes, count, duration, growthPerYear, perSecond, ratio, share } from '../../src/quantity.js';

describe('a quantity', () => {
  it.each([
    [bytes(), '64MiB', 67_108_864],
    [bytes(), '2.5kB', 2500],
    [bytes(), ' 1 TiB ', 2 ** 40],
    [bytes(), '1.1KiB', 1126],
    [duration(), '250ms', 250],
    [duration(), '5min', 300_000],
    [duration(), '1.5h', 5_400_000],
    [perSecond(), '0.5/s', 0.5],
    [share(), '35%', 0.35],
    [growthPerYear(), '35%/year', 1.35],
    [ratio(), '4x', 4],
    [count('rows'), '500 rows', 500],
    [count('rows'), '1 row', 1],
  ])('%# reads %s', (quantity, text, value) => expect(quantity.parse(text)).toBe(value));

  it('is text that its own pattern for editors knows', () => {
    const pattern = new RegExp(String(z.toJSONSchema(bytes(), { io: 'input' })['pattern']));
    expect(['64MiB', '2.5 kB', '1B'].every((text) => pattern.test(text))).toBe(true);
    expect(['64', 'MiB', '-1MiB', '64mib'].some((text) => pattern.test(text))).toBe(false);
  });

  it('takes bounds as they are written and gives their reasons', () => {
    const bounded = duration({ min: ['1s', 'a remedy needs time'], max: ['1h', 'a rehearsal has an end'] });
    expect(bounded.parse('1s')).toBe(1000);
    expect(bounded.parse('60min')).toBe(3_600_000);
    expect(bounded.safeParse('999ms').error?.issues[0]?.message).toBe('must be at least 1s: a remedy needs time');
    expect(bounded.safeParse('2h').error?.issues[0]?.message).toBe('must be at most 1h: a rehearsal has an end');
  });

  it('gives back what was written, whatever the unit', () => {
    const units = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, kB: 1e3, MB: 1e6, GB: 1e9 } as const;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 20 }),
        fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[])),
        (number, unit) => {
          expect(bytes().parse(`${number}${unit}`)).toBe(number * units[unit]);
        },
      ),
    );
  });

  it('answers any text with a number or one line, never with an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.anything()), (input) => {
        const parsed = bytes().safeParse(input);
        if (parsed.success) expect(Number.isSafeInteger(parsed.data)).toBe(true);
        else expect(parsed.error.issues[0]?.message.split('\n')).toHaveLength(1);
      }),
    );
  });
});
