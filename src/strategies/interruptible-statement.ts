/**
 * One long statement that a remedy cannot cut into steps. When its time is up it is killed from a second
 * connection, as an operator would; the server then takes it back, which can last as long as it ran.
 */
import type { StatementOutcome } from '../database/session.js';
import type { RemedyContext } from './strategy.js';

/** `session.attempt(sql)`, ended by KILL QUERY when the signal is aborted (refused with 1317 then). */
export function attemptUntilAborted(context: RemedyContext, sql: string): Promise<StatementOutcome> {
  return untilAborted(context, sql, () => context.session.attempt(sql));
}

/** The same for a statement that is run in another way; `run` sends `sql` on the context's session. */
export async function untilAborted<T>(
  { session, connect, signal, progress }: RemedyContext,
  sql: string,
  run: () => Promise<T>,
): Promise<T> {
  progress({ statement: sql });
  let killing: Promise<void> = Promise.resolve();
  const kill = () => {
    killing = killQuery(connect, session.threadId);
  };
  signal.addEventListener('abort', kill);
  try {
    return await run();
  } finally {
    signal.removeEventListener('abort', kill);
    await killing;
  }
}

async function killQuery(connect: RemedyContext['connect'], threadId: number): Promise<void> {
  try {
    await using other = await connect();
    await other.execute(`KILL QUERY ${threadId}`);
  } catch {
    // The server or the statement has gone already: what became of the statement, its own outcome says.
  }
}
