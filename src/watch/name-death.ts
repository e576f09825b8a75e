/**
 * Says of a failure that it was the server's death, or its hanging, where it was: in which part of the run, how it
 * ended, and its log's last words. What failed, and how, is the cause.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorCode, PlimsollError } from '../errors.js';
import type { Lab, LabCrash } from '../lab/lab.js';

/** A lost connection is noticed before the process's end is. */
const noticeMs = 2_000;
/** What a server that is gone may look like to who asks it, or looks for its files. */
const symptoms: ReadonlySet<ErrorCode> = new Set([
  'clone-failed',
  'connect-failed',
  'connection-lost',
  'history-load-failed',
  'lab-files-failed',
  'statement-refused',
]);

/** What `work` gives. `during` completes "the server died while …". Throws `server-died`, `server-hung`. */
export async function namingDeath<T>(
  labs: readonly Lab[],
  during: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted || !(error instanceof PlimsollError) || !symptoms.has(error.code)) throw error;
    const crash = await Promise.race([...labs.map((lab) => lab.crashed()), sleep(noticeMs, null)]);
    throw crash === null ? error : deathError(crash, during, error);
  }
}

function deathError({ how, exit, serverLog }: LabCrash, during: string, cause: PlimsollError): PlimsollError {
  const isHung = how === 'hung';
  return new PlimsollError(`the server ${isHung ? 'hung' : 'died'} while ${during}: ${exit}`, {
    code: isHung ? 'server-hung' : 'server-died',
    hint: isHung
      ? 'The machine may be overloaded or out of memory, or its disk stuck; `plimsoll doctor` says what it has.'
      : 'The lines above are from its error log. Who ends it from outside (out of memory, an operator) leaves no word there.',
    details: serverLog,
    cause,
  });
}
