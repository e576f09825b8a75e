import { describe, expect, it } from 'vitest';
import { parseOptionFile } from '../../../src/commands/option-file.js';

const options = (text: string) => Object.fromEntries(parseOptionFile(text).options);

describe('an option file', () => {
  it('gives what stands in [client] and [plimsoll], of both the latter, of one the last', () => {
    const text = '[client]\nuser=a\nuser = b\nhost=h\n[mysqld]\nuser=mysql\n[plimsoll]\nhost=other\n';
    expect(options(text)).toEqual({ user: 'b', host: 'other' });
    expect(options('[plimsoll]\nhost=other\n[client]\nhost=h\n')).toEqual({ host: 'other' });
  });

  it.each([
    ['password=plain', 'plain'],
    ['password = "with # and ; and space "', 'with # and ; and space '],
    ["password='it is'", 'it is'],
    ['password=pw # a comment', 'pw'],
    ['password=a;b', 'a;b'],
    ['password=a\\sb\\tc\\\\d', 'a b\tc\\d'],
    ['password="a\\"b"', 'a\\"b'],
    ['password=a=b', 'a=b'],
    ['password=', ''],
    ['password', null],
    ['password="half', '"half'],
  ])('reads %s', (line, value) => {
    expect(options(`[client]\n${line}\n`)).toEqual({ password: value });
  });

  it('takes - and _ alike, loose- as nothing, and lines of Windows', () => {
    expect(options('[client]\r\nssl_ca=/ca.pem\r\nloose-ssl-mode=REQUIRED\r\n')).toEqual({
      'ssl-ca': '/ca.pem',
      'ssl-mode': 'REQUIRED',
    });
  });

  it('passes over comments and lines outside of sections, and tells of what it does not follow', () => {
    const { options, notes } = parseOptionFile('user=x\n# c\n; c\n!includedir /etc/mysql/conf.d/\n[client]\n#user=y\n');
    expect([...options]).toEqual([]);
    expect(notes).toEqual(['line 4: !includedir is not followed']);
  });
});
