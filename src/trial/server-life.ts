/** A server that dies under a fault's trial: brought back where it can be, and told as lost where not. */
import { connect } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import type { Lab } from '../lab/lab.js';
import type { Rehearsal } from '../rehearsal.js';
import { CrashWatch } from '../watch/crash-watch.js';

export interface ServerLife {
  readonly crashed: boolean;
  /** From its death to SQL again. */
  readonly serverDownMs: number | null;
  /** Why it could not be brought back. */
  readonly serverLost: string | null;
}

/** Whether it answers; where it died, it is started again first. `relieve` takes away before what a start could die of. */
export async function bringBack(
  { endpoint }: Lab,
  crashes: CrashWatch,
  relieve: () => Promise<unknown>,
): Promise<ServerLife> {
  const session = await connect(endpoint).catch(() => null);
  session?.destroy();
  const noticedMs = performance.now();
  if (session === null) await relieve();
  try {
    const crashed = session === null && (await crashes.recover());
    const serverDownMs = crashed ? performance.now() - (crashes.seen?.atMs ?? noticedMs) : null;
    return { crashed, serverDownMs, serverLost: null };
  } catch (error) {
    return { crashed: true, serverDownMs: null, serverLost: whyLost(error) };
  }
}

/** The full table, back in its place; also where the server dies of taking away what the trial before left. */
export async function restoreFullTable(rehearsal: Rehearsal): Promise<void> {
  using crashes = new CrashWatch(rehearsal);
  await whileServerLives(crashes, () => rehearsal.lab.restore(rehearsal.table));
}

/** Why the server counts as lost; anything else is thrown on. */
export function whyLost(error: unknown): string {
  if (isOneOf(error, ['server-crashed-at-start', 'server-crash-loop'])) return error.message;
  throw error;
}

/**
 * Does `work`, again where the server dies meanwhile: recovery may answer SQL for seconds before it does. Throws
 * `server-crash-loop` once the watch has seen enough of that.
 */
export async function whileServerLives<T>(crashes: CrashWatch, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isOneOf(error, ['connect-failed', 'connection-lost']) || !(await crashes.recover())) throw error;
    }
  }
}

function isOneOf(error: unknown, codes: readonly string[]): error is PlimsollError {
  return error instanceof PlimsollError && codes.includes(error.code);
}
