/**
 * A remedy that runs inside this process, made mortal as if it had one of its own. When it dies, its sockets
 * close at once, without COMMIT, ROLLBACK or QUIT, a program that it started is killed, and nothing of its code
 * goes on: no answer reaches it any more, so no clean-up runs that a dead process would not run either. What cannot
 * be cut off in here are steps on files: those under way are finished, up to its next word to the server, and only
 * then is the death told, so that none of them meets the run that follows. A death between two steps on files is
 * therefore not rehearsed; that of a program is, as it is a process of its own.
 */
import type { Session } from '../database/session.js';
import type { RemedyContext } from '../strategies/strategy.js';

type Connections = Pick<RemedyContext, 'session' | 'connect' | 'runProgram'>;

export class MortalProcess {
  /** Resolves when it dies inside this process; a program's death is told by the program's end. */
  readonly died: Promise<void>;
  private readonly sessions = new Set<Session>();
  private readonly programs = new AbortController();
  private programsRunning = 0;
  private dead = false;
  /** Calls that wait for the server: while there is one, the code in here does nothing. */
  private waiting = 0;
  private tellDeath: () => void = () => {};

  constructor() {
    this.died = new Promise((resolve) => {
      this.tellDeath = resolve;
    });
  }

  /** The same connections, which die with this process. */
  adopt({ session, connect, runProgram }: Connections): Connections {
    return {
      session: this.mortal(session),
      connect: () => this.whileAlive(async () => this.mortal(await connect())),
      runProgram: async (request) => {
        this.programsRunning += 1;
        return runProgram({ ...request, killed: this.programs.signal }).finally(() => {
          this.programsRunning -= 1;
        });
      },
    };
  }

  /** SIGKILL to the remedy: to its program where it has one running, else to its code in here. */
  die(): void {
    if (this.programsRunning > 0) {
      this.programs.abort();
      return;
    }
    this.dead = true;
    for (const session of this.sessions) session.destroy();
    if (this.waiting > 0) this.tellDeath();
  }

  private mortal(session: Session): Session {
    this.sessions.add(session);
    if (this.dead) session.destroy();
    return {
      ...session,
      execute: (...args) => this.whileAlive(() => session.execute(...args)),
      query: (...args) => this.whileAlive(() => session.query(...args)),
      attempt: (...args) => this.whileAlive(() => session.attempt(...args)),
      load: (...args) => this.whileAlive(() => session.load(...args)),
      stream: (...args) => this.rowsWhileAlive(session.stream(...args)),
      [Symbol.asyncDispose]: () => this.whileAlive(async () => session[Symbol.asyncDispose]()),
    };
  }

  private async *rowsWhileAlive<T>(rows: AsyncIterable<T>): AsyncIterable<T> {
    const iterator = rows[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.whileAlive(() => iterator.next());
        if (next.done) return;
        yield next.value;
      }
    } finally {
      // A reader that stops early frees its connection, as long as somebody lives who could use it.
      await this.whileAlive(async () => iterator.return?.());
    }
  }

  /** What `work` gives; after death nothing ever. */
  private whileAlive<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.dead) {
        this.tellDeath();
        return;
      }
      this.waiting += 1;
      const tell = (answer: () => void) => {
        this.waiting -= 1;
        if (!this.dead) answer();
      };
      work().then(
        (value) => tell(() => resolve(value)),
        (error) => tell(() => reject(error)),
      );
    });
  }
}
