import { describe, expect, it } from 'vitest';
import { OutputTail } from '../../../src/lab/output-tail.js';

const secret = 'Ab3-xYz_0123456789abcdefABCDEF45';

function tailOf(...chunks: readonly string[]): string {
  const tail = new OutputTail(secret);
  for (const chunk of chunks) tail.add(Buffer.from(chunk));
  return tail.text();
}

describe('the end of what a program wrote', () => {
  const [head, rest] = [secret.slice(0, 9), secret.slice(9)];

  it.each([
    ['whole', [secret]],
    ['in two writes', [head, rest]],
    ['split by a colour', [`${head}\u001b[31m${rest}`]],
    ['split by a title', [`${head}\u001b]0;x\u0007${rest}`]],
    ['split by what is not shown', [`${head}\u0000\u0008\u200b\u009b0m${rest}`]],
  ])('has no password, printed %s', (_, chunks) => {
    const text = tailOf('before ', ...chunks, ' after\n');
    expect(text).toMatch(/^before \[password\].* after$/);
    for (const piece of [head, rest]) expect(text).not.toContain(piece);
  });

  it('keeps lines and letters as they were', () => {
    expect(tailOf('eine Zeile\tmit Umlaut: ä\nund 驚き\n')).toBe('eine Zeile\tmit Umlaut: ä\nund 驚き');
  });
});
