/** Asks at the terminal for what nobody should see: nothing that is typed is shown. */
import { PlimsollError } from '../errors.js';
import type { CommandIo } from '../io.js';

/** Null where there is nobody to ask. Throws `interrupted` at Ctrl-C. */
export function readSecret({ stdin, stderr, signal }: CommandIo, question: string): Promise<string | null> {
  if (!stdin?.isTTY || !stdin.setRawMode) return Promise.resolve(null);
  const terminal = stdin;
  stderr.write(question);
  return new Promise((resolve, reject) => {
    let typed = '';
    const interrupted = () => new PlimsollError('interrupted', { code: 'interrupted' });
    const end = (settle: () => void) => {
      terminal.setRawMode?.(false);
      terminal.off('data', onData);
      terminal.pause();
      signal.removeEventListener('abort', onAbort);
      stderr.write('\n');
      settle();
    };
    const onAbort = () => end(() => reject(interrupted()));
    const onData = (chunk: Buffer | string) => {
      for (const character of chunk.toString('utf8')) {
        // Ctrl-C and Ctrl-D; the terminal passes them on as they are.
        if (character === '\u0003' || (character === '\u0004' && typed === '')) return end(() => reject(interrupted()));
        if (character === '\r' || character === '\n' || character === '\u0004') return end(() => resolve(typed));
        if (character === '\u007f' || character === '\b') typed = [...typed].slice(0, -1).join('');
        else if (character === '\u0015') typed = '';
        else typed += character;
      }
    };
    signal.addEventListener('abort', onAbort, { once: true });
    terminal.setRawMode?.(true);
    terminal.on('data', onData);
    terminal.resume();
  });
}
