import { describe, expect, it } from 'vitest';
import { main } from '../../../src/cli.js';
import { plainText } from '../../../src/terminal/plain-stream.js';
import { capturedIo } from '../../support/captured-io.js';

const hostile = '\u001b]0;owned\u0007\u001b[2J\u001b[1A\u001b[8mname\u009b31m\r\u202eend';

describe('what commands print', () => {
  it('steers no terminal', () => {
    expect(plainText(hostile, true)).toBe('\ufffd]0;owned\ufffd\ufffd[2J\ufffd[1A\ufffd[8mname\ufffd31m\ufffdend');
    expect(plainText('two\r\nlines\tand \u001b[31mred\u001b[39m', true)).toBe(
      'two\nlines\tand \u001b[31mred\u001b[39m',
    );
    expect(plainText('\u001b[31mred\u001b[39m', false)).toBe('red');
  });

  it.each([
    ['validate', `${hostile}.yaml`],
    ['run', `./${hostile}.yaml`],
    ['run', hostile],
    [hostile],
    ['report', `${hostile}/result.json`],
    ['restore-archive', `${hostile}/archive`],
  ])('is clean where an argument is hostile: %s', async (...argv) => {
    const io = capturedIo();
    expect(await main(argv, io)).toBe(2);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be printed.
    expect(`${io.out()}${io.err()}`).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Cf}/u);
    expect(io.err()).toContain('name');
  });
});
