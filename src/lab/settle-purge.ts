/**
 * Waits until InnoDB has purged what was deleted, so that a snapshot holds no work left over from before it.
 * A few entries may stay for ever (the last transactions' own), so a history list that no longer shrinks is settled too.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../database/session.js';

const limitMs = 10_000;
const pollMs = 50;
const unchangedPolls = 6;

export async function settlePurge(session: Session): Promise<void> {
  const untilMs = performance.now() + limitMs;
  let last = Number.POSITIVE_INFINITY;
  for (let unchanged = 0; unchanged < unchangedPolls && performance.now() < untilMs; ) {
    const [row] = await session.query<{ length: number }>(
      "SELECT count AS length FROM information_schema.innodb_metrics WHERE name = 'trx_rseg_history_len'",
    );
    const length = Number(row?.length ?? 0);
    if (length === 0) return;
    unchanged = length < last ? 0 : unchanged + 1;
    last = length;
    await sleep(pollMs);
  }
}
