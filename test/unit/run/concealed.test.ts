import { describe, expect, it } from 'vitest';
import { PlimsollError } from '../../../src/errors.js';
import { concealed, concealedError } from '../../../src/run/concealed.js';

const secret = 'Ab3-xYz_0123456789abcdefABCDEF45';

describe('what a run tells', () => {
  it('has no password, wherever it stood: texts, keys, names in small letters', () => {
    const value = {
      serverChanges: [`'${secret}'@'%' was made`, `schema ${secret.toLowerCase()} was made`],
      [secret]: { reason: null, rows: 3 },
    };
    expect(concealed(value, [secret])).toEqual({
      serverChanges: ["'[password]'@'%' was made", 'schema [password] was made'],
      '[password]': { reason: null, rows: 3 },
    });
  });

  it('is the same value where there is none', () => {
    const value = { reason: 'nothing' };
    expect(concealed(value, [secret])).toBe(value);
    expect(concealed(value, [])).toBe(value);
    expect(concealed(undefined, [secret])).toBe(undefined);
  });

  it('throws errors without it, in message, details, hint and causes', () => {
    const error = new PlimsollError(`Unknown database '${secret}'`, {
      code: 'statement-refused',
      hint: `not ${secret}`,
      details: [secret],
      cause: new Error(`said ${secret}`),
    });
    const told = concealedError(error, [secret]) as PlimsollError;
    expect(told).toMatchObject({
      code: 'statement-refused',
      exitCode: error.exitCode,
      message: "Unknown database '[password]'",
      hint: 'not [password]',
      details: ['[password]'],
    });
    expect((told.cause as Error).stack).not.toContain(secret);
    const other = new Error('fine');
    expect(concealedError(other, [secret])).toBe(other);
  });
});
