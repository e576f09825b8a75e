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
import { placeHere, processIdentity } from './process-identity.js';

const watchdogScript = fileURLToPath(new URL('../../scripts/watchdog.sh', import.meta.url));
const watchdogLimitMs = 30_000;
/** Who kills more of them means it. */
const watchdogsMax = 20;
const dismissalsMax = 3;

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
  appendFileSync(file, `owner=${processIdentity(process.pid)}\nplace=${placeHere()}\n`, { mode: 0o600 });
  const watchdog = new Watchdog(file, dockerSocket);
  return {
    file,
    own: (kind, name) => appendFileSync(file, `${kind}=${name}\n`),
    abandon: () => watchdog.dismiss('abandoned'),
    [Symbol.asyncDispose]: () => watchdog.dismiss('orderly'),
  };
}

/** Removes what a dead owner's entry lists. */
export async function removeOrphan(file: string, dockerSocket: string): Promise<void> {
  await new Watchdog(file, dockerSocket).dismiss('orphan');
}

/** One after another: who kills a watchdog finds the next, as without one a `kill -9` of this process would leave a server. */
class Watchdog {
  readonly #file: string;
  readonly #dockerSocket: string;
  #process: ChildProcess;
  #isDismissed = false;
  #started = 0;

  constructor(file: string, dockerSocket: string) {
    this.#file = file;
    this.#dockerSocket = dockerSocket;
    this.#process = this.#start();
  }

  /** Has it remove all that its entry lists, and waits for that. Throws `clean-up-failed`. */
  async dismiss(word: 'orderly' | 'abandoned' | 'orphan'): Promise<void> {
    this.#isDismissed = true;
    for (let tries = 0; tries < dismissalsMax && existsSync(this.#file); tries++) {
      if (hasEnded(this.#process)) this.#process = this.#start();
      await clean(this.#process, `${word}\n`);
    }
    if (existsSync(this.#file))
      throw new PlimsollError(`the lab's clean-up did not finish; what is left is listed in ${this.#file}`, {
        code: 'clean-up-failed',
        hint: 'Run `plimsoll clean`.',
      });
  }

  #start(): ChildProcess {
    this.#started += 1;
    const started = spawnWatchdog(this.#file, this.#dockerSocket);
    started.once('exit', () => {
      if (!this.#isDismissed && this.#process === started && this.#started < watchdogsMax)
        this.#process = this.#start();
    });
    return started;
  }
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

function hasEnded({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

/** One that does not come to its end is killed: the next may. */
async function clean(watchdog: ChildProcess, word: string): Promise<void> {
  if (hasEnded(watchdog)) return;
  watchdog.ref();
  const ended = once(watchdog, 'exit', { signal: AbortSignal.timeout(watchdogLimitMs) });
  watchdog.stdin?.end(word);
  await ended.catch(() => watchdog.kill('SIGKILL'));
}
