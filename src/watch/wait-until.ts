/** Polls for something that only memory knows. */
import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 10;

/** Answers whether `reached` came true within the limit; throws where `signal` is aborted. */
export async function waitUntil(reached: () => boolean, limitMs: number, signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (!reached()) {
    if (performance.now() > deadline) return false;
    await sleep(pollMs, undefined, { signal });
  }
  return true;
}
