import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { readSecret } from '../../../src/commands/read-secret.js';
import { capturedIo } from '../../support/captured-io.js';

/** A terminal: what is typed, and whether it is shown. */
class Terminal extends EventEmitter {
  readonly isTTY = true;
  readonly modes: boolean[] = [];
  setRawMode(on: boolean) {
    this.modes.push(on);
  }
  resume() {}
  pause() {}
  type(text: string) {
    this.emit('data', Buffer.from(text));
  }
}

describe('asking for a secret', () => {
  async function answered(...typed: string[]) {
    const stdin = new Terminal();
    const io = { ...capturedIo(), stdin };
    const answer = readSecret(io, 'Password: ');
    for (const text of typed) stdin.type(text);
    const result = await answer.catch((error: { code?: string }) => error.code);
    return { result, shown: io.err() + io.out(), modes: stdin.modes, listeners: stdin.listenerCount('data') };
  }

  it('shows nothing of it, and gives the terminal back', async () => {
    expect(await answered('s3', 'cret\r')).toEqual({
      result: 's3cret',
      shown: 'Password: \n',
      modes: [true, false],
      listeners: 0,
    });
  });

  it('lets the typist mend it, and takes an empty one', async () => {
    expect(await answered('wrong\u0015s3x\u007fcret\n')).toMatchObject({ result: 's3cret' });
    expect(await answered('\r')).toMatchObject({ result: '' });
  });

  it('ends at Ctrl-C, with the terminal as it was', async () => {
    expect(await answered('s3\u0003')).toMatchObject({ result: 'interrupted', modes: [true, false], listeners: 0 });
  });

  it('asks nobody where nobody types', async () => {
    const io = capturedIo();
    expect(await readSecret(io, 'Password: ')).toBeNull();
    expect(io.err()).toBe('');
  });
});
