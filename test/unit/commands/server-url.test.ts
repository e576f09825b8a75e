import { describe, expect, it } from 'vitest';
import { parseServerUrl } from '../../../src/commands/server-url.js';
import { PlimsollError } from '../../../src/errors.js';

describe('the address of a server', () => {
  it.each([
    ['mysql://ana@db1/shop', { user: 'ana', host: 'db1', port: null, socketPath: null, database: 'shop' }],
    ['mysql://ana@db1:3307/shop', { user: 'ana', host: 'db1', port: 3307, socketPath: null, database: 'shop' }],
    ['mysql://a%40b@[::1]:3307/sh%20op', { user: 'a@b', host: '::1', port: 3307, socketPath: null, database: 'sh op' }],
    [
      'mysql://ana@localhost/shop?socket=/run/my%20sqld.sock',
      { user: 'ana', host: 'localhost', port: null, socketPath: '/run/my sqld.sock', database: 'shop' },
    ],
    ['mysql:///shop', { user: null, host: null, port: null, socketPath: null, database: 'shop' }],
    ['MYSQL://db1/shop', { user: null, host: 'db1', port: null, socketPath: null, database: 'shop' }],
  ])('%s', (text, parts) => {
    expect(parseServerUrl(text)).toEqual(parts);
  });

  it.each([
    'mysql://ana:s3cret@db1/shop',
    'mysql://ana:s3cret@db1',
    'mysql://ana:s3c/ret@db1/shop',
    'mysql://ana:s3c?ret@db1/shop',
    'mysql://ana:s3c@ret@db1/shop',
    'mysql://:s3cret@db1/shop',
    'mysql://ana:s3cret@',
    'mysqlx://ana:s3cret@db1/shop',
    'ana:s3cret@db1/shop',
    'mysql://ana@db1/shop?password=s3cret',
    'mysql://ana@db1/shop?PWD=s3cret',
  ])('is refused with a password in it, which no word of the error repeats: %s', (text) => {
    const error = thrownBy(() => parseServerUrl(text));
    expect(error).toMatchObject({ code: 'password-on-command-line', exitCode: 2 });
    expect([error.message, error.hint, ...error.details].join(' ')).not.toMatch(/s3c|ret\b/);
  });

  it.each([
    'mysql://ana@db1',
    'mysql://ana@db1/',
    'mysql://ana@db1:99999/shop',
    'mysql://ana@db1/shop?ssl=1',
    'mysql://ana@db1/sh%ZZop',
    'postgres://ana@db1/shop',
    'db1',
    '',
  ])('is refused where it is of another form, without being repeated: %s', (text) => {
    const error = thrownBy(() => parseServerUrl(text));
    expect(error).toMatchObject({ code: 'server-url', exitCode: 2 });
    expect(error.message).not.toContain('ana@db1');
  });
});

function thrownBy(work: () => unknown): PlimsollError {
  try {
    work();
  } catch (error) {
    if (error instanceof PlimsollError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
