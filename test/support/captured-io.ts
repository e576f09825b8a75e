/** What a command may touch of its process, with all it prints kept as text. */
import { tmpdir } from 'node:os';
import type { CommandIo } from '../../src/io.js';

export interface CapturedIo extends CommandIo {
  /** All of stdout, and of stderr, so far. */
  out(): string;
  err(): string;
}

export function capturedIo(changes: Partial<Pick<CommandIo, 'cwd' | 'env' | 'signal'>> = {}): CapturedIo {
  const printed = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => {
      printed[name] += text;
    },
  });
  return {
    stdout: stream('out'),
    stderr: stream('err'),
    env: process.env,
    cwd: tmpdir(),
    signal: new AbortController().signal,
    ...changes,
    out: () => printed.out,
    err: () => printed.err,
  };
}
