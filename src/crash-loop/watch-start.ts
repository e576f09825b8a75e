/** Starts the dead server again and watches whether it stays: recovery may answer SQL for seconds before it dies. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PlimsollError } from '../errors.js';
import type { Lab, LabCrash, StartOptions } from '../lab/lab.js';
import type { ServerStart } from '../result/crash-loop.js';

/** InnoDB tries each row of a rollback 100 times, 50 ms apart, before it gives up: 5 s, and some for the start. */
export const watchMs = 8_000;
/** The server's own word for it, else what stands in for one. */
const causes = [/Out of tablespace/, /\[FATAL\]/, /Assertion failure|assertion/, /got signal/, /\[ERROR\]/];

/** One start, whatever becomes of it. `work` is done as soon as SQL is answered, beside the recovery. */
export async function watchStart(
  lab: Lab,
  options: StartOptions,
  signal: AbortSignal,
  work: () => Promise<void> = async () => {},
): Promise<ServerStart> {
  const startedMs = performance.now();
  try {
    await lab.restart(options);
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code !== 'server-crashed-at-start') throw error;
    return { readyMs: null, livedMs: 0, exit: error.message, line: causeOf(error.details) };
  }
  const readyAtMs = performance.now();
  const crashed = lab.crashed();
  const over = new AbortController();
  const [crash] = await Promise.all([
    Promise.race([crashed, sleep(watchMs, null, { signal: AbortSignal.any([signal, over.signal]) })]),
    work(),
  ]);
  over.abort();
  return { readyMs: readyAtMs - startedMs, ...endOf(crash, readyAtMs) };
}

/** The line that names why it died. */
function causeOf(lines: readonly string[]): string | null {
  for (const cause of causes) {
    const found = lines.find((line) => cause.test(line));
    if (found) return found;
  }
  return lines.at(-1) ?? null;
}

function endOf(crash: LabCrash | null, readyAtMs: number): Pick<ServerStart, 'livedMs' | 'exit' | 'line'> {
  if (crash === null) return { livedMs: null, exit: null, line: null };
  return { livedMs: Math.max(0, crash.atMs - readyAtMs), exit: crash.exit, line: causeOf(crash.serverLog) };
}
