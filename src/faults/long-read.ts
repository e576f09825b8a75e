/**
 * A dump, a report, a forgotten console: a read view from before the remedy. Purge may remove no row version that
 * it could still see, so what is deleted stays in the file until it ends. It reads no table, hence holds no
 * metadata lock that an ALTER would wait for.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { readTableSpace, waitForPurge } from '../database/space.js';
import { formatBytes } from '../measure/format.js';
import type { ActiveFault, Scene } from './fault.js';

const purgeStallMs = 15_000;

/** `holdMs`: released after so long; null for the remedy's end. */
export async function longRead({ connect, session, table }: Scene, holdMs: number | null): Promise<ActiveFault> {
  const reader = await connect();
  await reader.execute('START TRANSACTION WITH CONSISTENT SNAPSHOT');
  const over = new AbortController();
  const released = holdMs === null ? null : sleep(holdMs, null, { signal: over.signal }).then(end, () => {});
  function end(): void {
    reader.destroy();
  }
  return {
    strike: async () => {},
    async release() {
      const held = await readTableSpace(session, table.name).finally(() => over.abort());
      await released;
      end();
      await waitForPurge(session, purgeStallMs);
      const free = await readTableSpace(session, table.name);
      return `DATA_FREE was ${formatBytes(held.dataFreeBytes)} when the remedy ended, and ${formatBytes(free.dataFreeBytes)} once the reader was gone and purge had run`;
    },
  };
}
