/**
 * An end for every wait that hangs on somebody else: the server's process, a shell, the container engine, a file
 * system. What is no longer waited for goes on by itself; the lab's watchdog sees to it.
 */
import { PlimsollError } from '../errors.js';

export interface Bound {
  readonly limitMs: number;
  /** Ends the wait at once, where given. */
  readonly signal?: AbortSignal;
  /** What is waited for, as the subject of a sentence: "copying the table's file". */
  readonly what: string;
}

/** What `work` gives. Throws `took-too-long`, and `interrupted` where the signal comes first. */
export async function bounded<T>(work: Promise<T>, { limitMs, signal, what }: Bound): Promise<T> {
  // Nobody may be left to hear of what becomes of it.
  work.catch(() => {});
  let stop = () => {};
  const limit = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(tookTooLong(what, limitMs)), limitMs);
    const onAbort = () => reject(interrupted());
    stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    stop();
  }
}

export function interrupted(): PlimsollError {
  return new PlimsollError('interrupted', { code: 'interrupted' });
}

function tookTooLong(what: string, limitMs: number): PlimsollError {
  return new PlimsollError(`${what} did not end within ${Math.round(limitMs / 1000)} s`, {
    code: 'took-too-long',
    hint: 'The machine, its disk or its container engine may be overloaded or stuck.',
  });
}
