/** A server that dies under a fault's trial: brought back where it can be, and told as lost where not. */
import { describeChange, putServerBack, type ServerState } from '../database/server-state.js';
import { connect, type Session } from '../database/session.js';
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
export async function bringBack(lab: Lab, crashes: CrashWatch, relieve: () => Promise<unknown>): Promise<ServerLife> {
  // A server that locks us out lives.
  await lab.regain().catch(() => null);
  const session = await connect(lab.endpoint).catch(() => null);
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
  await whileServerLives(crashes, () => rehearsal.lab.restore(rehearsal.table.name));
}

/**
 * The server beside the table, as it was before a remedy: it is up, lets us in, and has its settings and objects.
 * Answers with what was not so, in words; what could not be put back is said to be so.
 */
export async function regainServer(
  { lab }: Pick<Rehearsal, 'lab'>,
  before: ServerState,
  crashes: CrashWatch,
): Promise<string[]> {
  return await whileServerLives(crashes, async () => {
    const lockedOut = await lab.regain();
    let { changes, left } = await withSession(lab, (session) => putServerBack(session, before));
    if (left.length > 0) {
      // A setting that refuses its old value is its command line's again in a new process.
      await lab.restart();
      left = (await withSession(lab, (session) => putServerBack(session, before))).left;
    }
    const forGood = new Set(left.map(describeChange));
    return [
      ...(lockedOut === null ? [] : [`the account that Plimsoll works with was locked out (${lockedOut})`]),
      ...changes.map(describeChange).map((change) => (forGood.has(change) ? `${change}, for good` : change)),
    ];
  });
}

async function withSession<T>({ endpoint }: Lab, work: (session: Session) => Promise<T>): Promise<T> {
  await using session = await connect(endpoint);
  return await work(session);
}

/** Why the server counts as lost; anything else is thrown on. */
export function whyLost(error: unknown): string {
  if (isOneOf(error, ['server-crashed-at-start', 'server-crash-loop'])) return error.message;
  throw error;
}

/** A connection may be lost though the server lives: somebody killed it, or the server takes seconds to shut down. */
const triesMax = 8;

/**
 * Does `work`, again where the server dies meanwhile: recovery may answer SQL for seconds before it does. Throws
 * `server-crash-loop` once the watch has seen enough of that.
 */
export async function whileServerLives<T>(crashes: CrashWatch, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isOneOf(error, ['connect-failed', 'connection-lost'])) throw error;
      if (!(await crashes.recover()) && tries >= triesMax) throw error;
    }
  }
}

function isOneOf(error: unknown, codes: readonly string[]): error is PlimsollError {
  return error instanceof PlimsollError && codes.includes(error.code);
}
