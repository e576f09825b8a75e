/**
 * Notices a server that hangs: its process is there and gives no answer. One connection of its own asks for nothing
 * every second; an answer is also a refusal in MySQL's words, as of an account or a limit that was changed. A closed
 * connection is no answer, and no hang by itself: whether the process has ended is told elsewhere.
 */
import { connect, refusalOf, type Session } from '../database/session.js';

/** Silence for so long is a hang. A server at its cap, in a rollback or behind a full disk answers within milliseconds. */
export const hungAfterMs = 10_000;
const lookEveryMs = 1_000;
const looksMax = hungAfterMs / lookEveryMs;

/**
 * Starts to look once the first question was asked. Looks are counted, not time: where this process itself was held up,
 * or stopped, many seconds are one look.
 */
export async function watchLiveness(server: Parameters<typeof connect>[0], onHung: () => void): Promise<Disposable> {
  let session: Session | null = null;
  let asking = false;
  let silentLooks = 0;
  let isOver = false;
  const drop = () => {
    session?.destroy();
    session = null;
  };
  const ask = async () => {
    asking = true;
    try {
      session ??= await connect(server);
      await session.query('SELECT 1');
      silentLooks = 0;
    } catch (error) {
      drop();
      if (refusalOf(error) !== null) silentLooks = 0;
    }
    asking = false;
    if (isOver) drop();
  };
  const look = () => {
    silentLooks += 1;
    if (silentLooks > looksMax) {
      end();
      onHung();
    } else if (!asking) void ask();
  };
  const timer = setInterval(look, lookEveryMs);
  timer.unref();
  const end = () => {
    isOver = true;
    clearInterval(timer);
    drop();
  };
  await ask();
  return { [Symbol.dispose]: end };
}
