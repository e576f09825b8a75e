import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { lastMessage } from '../../../src/strategies/last-message.js';

const saidBy = (program: string) =>
  lastMessage(spawnSync(process.execPath, ['--input-type=module', '-e', program]).stderr.toString());

describe('the last message of a program', () => {
  it('is the uncaught error of Node, not its stack', () => {
    expect(saidBy("throw new TypeError('no such table')")).toBe('TypeError: no such table');
  });

  it('is the same where the error has properties, as one of mysql2 does', () => {
    const error =
      "Object.assign(new Error('Access denied for user'), { code: 'ER_ACCESS_DENIED_ERROR', errno: 1045, sql: undefined })";
    expect(saidBy(`console.error('connecting'); throw ${error}`)).toBe('Error: Access denied for user');
  });

  it('has all lines of an error whose message has several', () => {
    expect(saidBy("throw new RangeError('first\\nsecond')")).toBe('RangeError: first\nsecond');
  });

  it('is what was said after a stack, where something was', () => {
    const output = 'Error: caught\n    at main (file:1:1)\ngave up after 3 attempts';
    expect(lastMessage(output)).toContain('gave up after 3 attempts');
  });

  it('is a Python error, whose last line it is, and the last lines of a shell', () => {
    expect(lastMessage('Traceback (most recent call last):\n  File "x.py", line 1\nValueError: bad')).toMatch(
      /ValueError: bad$/,
    );
    expect(lastMessage('one\ntwo\nthree\nfour\n')).toBe('two\nthree\nfour');
  });

  it('is bounded, and empty where nothing was written', () => {
    expect(lastMessage('x'.repeat(5000)).length).toBeLessThan(500);
    expect(lastMessage('\n\n')).toBe('');
  });
});
