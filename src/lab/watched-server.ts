/**
 * One mysqld after another on the same data: start and wait until SQL is answered, tell an end that nobody
 * asked for (a crash) from one that was, start again. Every wait has an end, so a server that dies at each
 * start surfaces as an error, never as a hang.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Session } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import type { LabHost, ServerProcess } from './host.js';
import type { LabCrash } from './lab.js';
import { crashLines, logLines } from './server-log.js';

const readyLimitMs = 60_000;
const readyPollMs = 20;
/** A clean shutdown flushes dirty pages; a server that needs longer than this is killed, and recovers at its next start. */
const stopLimitMs = 15_000;

interface Pending<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

export class WatchedServer {
  readonly #host: LabHost;
  readonly #signal: AbortSignal;
  #process: ServerProcess | null = null;
  #crash: Pending<LabCrash> = pending();

  constructor(host: LabHost, signal: AbortSignal) {
    this.#host = host;
    this.#signal = signal;
  }

  /** Launches mysqld and answers with a session on it. Throws `server-start-failed`, `server-crashed-at-start`, `interrupted`. */
  async start(firstTime: boolean, more: readonly string[] = []): Promise<Session> {
    const launched = await this.#host.launch(firstTime, more);
    this.#process = launched;
    this.#crash = pending();
    let exit: string | null = null;
    void launched.ended.then((how) => {
      exit = how;
      void this.#onEnd(launched, how);
    });
    const limitMs = performance.now() + readyLimitMs;
    for (;;) {
      const session = await connect(this.#host.endpoint).catch(() => null);
      if (session) return session;
      if (exit !== null) throw await this.#startError(firstTime, `ended at start (${exit})`);
      if (this.#signal.aborted) throw interrupted();
      if (performance.now() > limitMs)
        throw await this.#startError(firstTime, `gave no SQL within ${readyLimitMs / 1000} s`);
      await sleep(readyPollMs);
    }
  }

  /** Ends it without a crash being told: SIGTERM and SIGKILL where that does not help, or SIGKILL at once. */
  async stop(how: 'clean' | 'at-once'): Promise<void> {
    const running = this.#process;
    if (!running) return;
    this.#process = null;
    if (how === 'clean') {
      await running.signal('SIGTERM');
      if (await endsWithin(running, stopLimitMs)) return;
    }
    await running.signal('SIGKILL');
    await endsWithin(running, stopLimitMs);
  }

  /** Ends it as nobody asked: a crash. */
  async kill(): Promise<void> {
    const running = this.#process;
    await running?.signal('SIGKILL');
    await running?.ended;
  }

  /** Lets go of it: whoever ends it now, it is no crash. */
  forget(): void {
    this.#process = null;
  }

  crashed(): Promise<LabCrash> {
    return this.#crash.promise;
  }

  async #onEnd(ended: ServerProcess, exit: string): Promise<void> {
    if (this.#process !== ended) return;
    this.#process = null;
    const atMs = performance.now();
    const lines = logLines(await this.#host.readLog().catch(() => ''));
    this.#crash.resolve({ atMs, exit, serverLog: crashLines(lines) });
  }

  async #startError(firstTime: boolean, what: string): Promise<PlimsollError> {
    await this.stop('at-once');
    const lines = crashLines(logLines(await this.#host.readLog().catch(() => '')));
    return new PlimsollError(`the lab's MySQL ${what}`, {
      code: firstTime ? 'server-start-failed' : 'server-crashed-at-start',
      hint: firstTime
        ? 'The lines above are from its error log; `plimsoll doctor` says what this machine can run.'
        : 'It dies in recovery: under this cap it may do so at every start. A larger cap lets it recover.',
      details: lines,
    });
  }
}

export function interrupted(): PlimsollError {
  return new PlimsollError('interrupted', { code: 'interrupted' });
}

function endsWithin(running: ServerProcess, limitMs: number): Promise<boolean> {
  const limit = new AbortController();
  return Promise.race([
    running.ended.then(() => true),
    sleep(limitMs, false, { signal: limit.signal }).catch(() => false),
  ]).finally(() => limit.abort());
}

function pending<T>(): Pending<T> {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
