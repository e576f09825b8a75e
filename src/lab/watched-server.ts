/**
 * One mysqld after another on the same data: start and wait until SQL is answered, tell an end that nobody
 * asked for (a crash) from one that was, start again. A server that hangs is killed, and told as a crash of its own
 * kind. Every wait has an end, so a server that dies or hangs at each start surfaces as an error.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, refusalOf, type Session } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import { interrupted } from './bounded.js';
import type { LabHost, LaunchMode, ServerEnd, ServerProcess } from './host.js';
import type { LabCrash } from './lab.js';
import { hungAfterMs, watchLiveness } from './liveness.js';
import { crashLines, logLines } from './server-log.js';

const readyLimitMs = 60_000;
const readyPollMs = 20;
/** A clean shutdown flushes dirty pages; a server that needs longer than this is killed, and recovers at its next start. */
const stopLimitMs = 15_000;
/** SIGKILL is answered at once, but for a process that waits for a device. */
const killLimitMs = 5_000;
/** Answers at log-in that the same server will give again: an account, its password or its schema is not as it was. */
const lockedOutErrnos: ReadonlySet<number> = new Set([1044, 1045, 1049, 1698, 1862, 3118, 3159]);
const tooManyConnectionsErrno = 1040;
/** Connections that were closed may still count for a moment. */
const crowdLimitMs = 3_000;

interface Pending<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

export class WatchedServer {
  readonly #host: LabHost;
  readonly #signal: AbortSignal;
  #process: ServerProcess | null = null;
  #liveness: Disposable | null = null;
  #endedBy: LabCrash['how'] = 'died';
  #repaired: string | null = null;
  #crash: Pending<LabCrash> = pending();

  /** When `signal` is aborted the server is killed at once, so that whatever waits for it ends. */
  constructor(host: LabHost, signal: AbortSignal) {
    this.#host = host;
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /**
   * Launches mysqld, does `meanwhile`, and answers with a session on it; where it lets nobody in, once more, with its account repaired.
   * Throws `server-start-failed`, `server-crashed-at-start`, `lab-lost`, `interrupted`.
   */
  async start(mode: LaunchMode, more: readonly string[] = [], meanwhile = () => {}): Promise<Session> {
    if (this.#signal.aborted) throw interrupted();
    const launched = await this.#host.launch(mode, more);
    if (this.#signal.aborted) {
      await this.#killNow(launched);
      throw interrupted();
    }
    this.#process = launched;
    this.#endedBy = 'died';
    this.#crash = pending();
    let end: ServerEnd | null = null;
    void launched.ended.then((how) => {
      end = how;
      void this.#onEnd(launched, how.exit);
    });
    meanwhile();
    const limitMs = performance.now() + readyLimitMs;
    for (;;) {
      const tried = await this.#logIn();
      if (typeof tried !== 'string') {
        await this.#watch(launched);
        return tried;
      }
      if (this.#signal.aborted) throw interrupted();
      if (mode === 'again' && tried !== '') return await this.repair(tried, more);
      if (end !== null) throw await this.#startError(mode, end);
      if (performance.now() > limitMs) throw await this.#startError(mode, null);
      await sleep(readyPollMs);
    }
  }

  /** Why nobody is let in, or null. Throws `connect-failed` where it does not answer. */
  async lockedOut(): Promise<ReturnType<typeof refusalOf>> {
    const limitMs = performance.now() + crowdLimitMs;
    for (;;) {
      try {
        await (await connect(this.#host.endpoint))[Symbol.asyncDispose]();
        return null;
      } catch (error) {
        const refusal = refusalOf(error);
        const isCrowded = refusal?.errno === tooManyConnectionsErrno;
        if (!isCrowded && lockOutOf(error) === '') throw error;
        if (!isCrowded || performance.now() > limitMs) return refusal;
        await sleep(readyPollMs);
      }
    }
  }

  /** Starts it again with its account and its schema put back. */
  async repair(reason: string, more: readonly string[] = []): Promise<Session> {
    await this.stop('clean');
    this.#repaired ??= reason;
    return await this.start('repair', more);
  }

  /** Why it had to be repaired since this was asked last, in the server's words; null where it had not. */
  takeRepaired(): string | null {
    const reason = this.#repaired;
    this.#repaired = null;
    return reason;
  }

  /** Ends it without a crash being told: SIGTERM and SIGKILL where that does not help, or SIGKILL at once. */
  async stop(how: 'clean' | 'at-once'): Promise<void> {
    const running = this.forget();
    if (!running) return;
    if (how === 'clean') {
      await running.signal('SIGTERM');
      if (await endsWithin(running, stopLimitMs)) return;
    }
    await this.#killNow(running);
  }

  /** Ends it as nobody asked: a crash. */
  async kill(): Promise<void> {
    const running = this.#process;
    if (!running) return;
    this.#endedBy = 'killed';
    await this.#killNow(running);
  }

  /** Lets go of it: whoever ends it now, it is no crash. */
  forget(): ServerProcess | null {
    const running = this.#process;
    this.#process = null;
    this.#liveness?.[Symbol.dispose]();
    this.#liveness = null;
    return running;
  }

  crashed(): Promise<LabCrash> {
    return this.#crash.promise;
  }

  /** No more than forgetting: for when the lab itself is taken away. */
  [Symbol.dispose](): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.forget();
  }

  readonly #onAbort = () => {
    void this.#host.end().catch(() => {});
  };

  /** A session; or why nobody is let in; or '' where nothing answers yet. */
  async #logIn(): Promise<Session | string> {
    try {
      return await connect(this.#host.endpoint);
    } catch (error) {
      return lockOutOf(error);
    }
  }

  async #watch(running: ServerProcess): Promise<void> {
    const liveness = await watchLiveness(this.#host.endpoint, () => void this.#onHung(running));
    // It may have ended meanwhile.
    if (this.#process === running) this.#liveness = liveness;
    else liveness[Symbol.dispose]();
  }

  async #onHung(running: ServerProcess): Promise<void> {
    if (this.#process !== running) return;
    this.#endedBy = 'hung';
    await this.#killNow(running);
    // One that even SIGKILL does not end is of no use either.
    await this.#onEnd(running, 'SIGKILL did not end it');
  }

  async #killNow(running: ServerProcess): Promise<void> {
    await running.signal('SIGKILL');
    if (!(await endsWithin(running, killLimitMs))) await this.#host.end().catch(() => {});
  }

  async #onEnd(ended: ServerProcess, exit: string): Promise<void> {
    if (this.#process !== ended) return;
    this.forget();
    const how = this.#endedBy;
    const atMs = performance.now();
    const lines = how === 'killed' ? [] : crashLines(logLines(await this.#host.readLog().catch(() => '')));
    this.#crash.resolve({ atMs, how, exit: endings[how](exit), serverLog: lines });
  }

  async #startError(mode: LaunchMode, end: ServerEnd | null): Promise<PlimsollError> {
    await this.stop('at-once');
    const details = crashLines(logLines(await this.#host.readLog().catch(() => '')));
    const what = end ? `ended at start (${end.exit})` : `gave no SQL within ${readyLimitMs / 1000} s`;
    if (end?.isHostLost)
      return new PlimsollError(`the lab's MySQL is ${end.exit}`, {
        code: 'lab-lost',
        hint: 'Somebody removed or stopped the container, or its engine ended; a run needs it to its end.',
      });
    return new PlimsollError(`the lab's MySQL ${what}`, {
      code: mode === 'first' ? 'server-start-failed' : 'server-crashed-at-start',
      hint:
        mode === 'first'
          ? 'The lines above are from its error log; `plimsoll doctor` says what this machine can run.'
          : 'It dies in recovery: under this cap it may do so at every start. A larger cap lets it recover.',
      details,
    });
  }
}

/** Why nobody is let in; '' where that is not what happened. */
function lockOutOf(error: unknown): string {
  const refusal = refusalOf(error);
  return refusal && lockedOutErrnos.has(refusal.errno) ? `${refusal.errno} ${refusal.message}` : '';
}

const endings: Readonly<Record<LabCrash['how'], (exit: string) => string>> = {
  died: (exit) => exit,
  hung: () => `no answer for ${hungAfterMs / 1000} s; Plimsoll killed it`,
  killed: () => 'SIGKILL, which Plimsoll sent',
};

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
