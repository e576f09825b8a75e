/**
 * A lab's entry in the register: the list of what it may own, written before each thing exists, and its
 * watchdog, the one place that removes it all (scripts/watchdog.sh). An orderly end closes the watchdog's
 * pipe and waits; any other end closes it too. What even the watchdog missed, the next start's sweep finds here.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PlimsollError } from '../errors.js';
import { processIdentity } from './process-identity.js';

const watchdogScript = fileURLToPath(new URL('../../scripts/watchdog.sh', import.meta.url));
const watchdogLimitMs = 30_000;

export interface LabEntry extends AsyncDisposable {
  readonly file: string;
  /** Says that the lab may own something from now on. */
  own(kind: 'directory' | 'mount' | 'container', name: string): void;
  /** Removes everything owned, after a start that failed half-way. */
  abandon(): Promise<void>;
}

export function registerDirectory(cacheDirectory: string): string {
  return join(cacheDirectory, 'labs');
}

/** Opens an entry for this process and starts its watchdog. Disposing it removes everything owned. */
export function openEntry(cacheDirectory: string, id: string, dockerSocket: string): LabEntry {
  const directory = registerDirectory(cacheDirectory);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, `${id}.lab`);
  appendFileSync(file, `owner=${processIdentity(process.pid)}\n`, { mode: 0o600 });
  const watchdog = spawnWatchdog(file, dockerSocket);
  return {
    file,
    own: (kind, name) => appendFileSync(file, `${kind}=${name}\n`),
    abandon: () => dismiss(watchdog, 'abandoned\n', file),
    [Symbol.asyncDispose]: () => dismiss(watchdog, 'orderly\n', file),
  };
}

/** Removes what a dead owner's entry lists. */
export async function removeOrphan(file: string, dockerSocket: string): Promise<void> {
  await dismiss(spawnWatchdog(file, dockerSocket), 'orphan\n', file);
}

function spawnWatchdog(file: string, dockerSocket: string): ChildProcess {
  // Detached: Ctrl-C goes to the whole foreground process group, and must not reach the watchdog.
  const watchdog = spawn('/bin/sh', [watchdogScript, file, process.execPath, dockerSocket], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  watchdog.on('error', () => {});
  watchdog.stdin?.on('error', () => {});
  watchdog.unref();
  (watchdog.stdin as Socket | null)?.unref();
  return watchdog;
}

async function dismiss(watchdog: ChildProcess, word: string, file: string): Promise<void> {
  if (watchdog.exitCode === null && watchdog.signalCode === null) {
    watchdog.ref();
    const ended = once(watchdog, 'exit', { signal: AbortSignal.timeout(watchdogLimitMs) }).catch(() => {});
    watchdog.stdin?.end(word);
    await ended;
  }
  if (existsSync(file))
    throw new PlimsollError(`the lab's clean-up did not finish; what is left is listed in ${file}`, {
      code: 'clean-up-failed',
      hint: 'Run `plimsoll clean`.',
    });
}
