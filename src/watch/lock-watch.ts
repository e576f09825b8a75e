/** Row-lock waits by stretch, from the server's own counters: labs run without performance_schema, these remain. */
import { connect, type Endpoint, type Session } from '../database/session.js';
import type { LockWaits } from '../result/traffic.js';

export interface LockWatch extends AsyncDisposable {
  /** Waits since the last call, or since the start; null where the server was restarted in between or cannot answer. */
  cut(): Promise<LockWaits | null>;
}

/** Opens a connection of its own, and another where that is lost. */
export async function watchLocks(endpoint: Endpoint): Promise<LockWatch> {
  const first = await connect(endpoint);
  let session: Session | null = first;
  let before = await readCounters(first).catch((cause) => {
    first.destroy();
    throw cause;
  });
  return {
    async cut() {
      try {
        session ??= await connect(endpoint);
        const now = await readCounters(session);
        const waits = since(before, now);
        before = now;
        return waits;
      } catch {
        // The server is down: the crash watch tells of it, and its counters begin anew.
        session?.destroy();
        session = null;
        before = null;
        return null;
      }
    },
    async [Symbol.asyncDispose]() {
      await session?.[Symbol.asyncDispose]();
    },
  };
}

async function readCounters(session: Session): Promise<LockWaits | null> {
  const rows = await session.query<{ Variable_name: string; Value: string }>(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_row_lock_waits', 'Innodb_row_lock_time')",
  );
  const value = (name: string) => rows.find(({ Variable_name }) => Variable_name === name)?.Value;
  const count = value('Innodb_row_lock_waits');
  const totalMs = value('Innodb_row_lock_time');
  return count === undefined || totalMs === undefined ? null : { count: Number(count), totalMs: Number(totalMs) };
}

function since(before: LockWaits | null, now: LockWaits | null): LockWaits | null {
  if (!before || !now || now.count < before.count) return null;
  return { count: now.count - before.count, totalMs: Math.max(0, now.totalMs - before.totalMs) };
}
