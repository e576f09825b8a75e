/** The table of error codes is what the code throws, and what docs/errors.md says. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorCodes, exitCodes, PlimsollError } from '../../src/errors.js';

const documented = new Map(
  [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `([a-z-]+)` \| (\d+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, code = '', exit, meaning = '', remedy = '']) => [code, { exit: Number(exit), meaning, remedy }] as const,
  ),
);
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'error-codes.ts')
  .map((file) => readFileSync(join('src', file), 'utf8'));

describe('error codes', () => {
  it('stand in docs/errors.md, each with its exit code, what it means and what to do, and no other does', () => {
    expect(Object.fromEntries([...documented].map(([code, { exit }]) => [code, exit]))).toEqual(errorCodes);
    for (const [code, { meaning, remedy }] of documented) {
      expect(meaning, code).toMatch(/^[A-Z`].{10,}\.$/);
      expect(remedy, code).toMatch(/\.$/);
    }
  });

  it('are in alphabetical order there, so that a reader finds one', () => {
    expect([...documented.keys()]).toEqual([...documented.keys()].toSorted());
  });

  it('are thrown by something', () => {
    const built = new Set<ErrorCode>(['restore-refused', 'restore-table-full', 'restore-connection-lost']);
    const unused = (Object.keys(errorCodes) as ErrorCode[]).filter(
      (code) => !built.has(code) && !sources.some((text) => text.includes(`'${code}'`)),
    );
    expect(unused).toEqual([]);
  });

  it('decide the exit code: never “wrong usage” for what is not in the table', () => {
    expect(new PlimsollError('', { code: 'restore-differs' }).exitCode).toBe(exitCodes.failed);
    expect(new PlimsollError('', { code: 'clean-up-failed' }).exitCode).toBe(exitCodes.failed);
    expect(new PlimsollError('', { code: 'of-another' as ErrorCode }).exitCode).toBe(1);
  });
});
