/**
 * Open-loop traffic: rows are issued at seeded Poisson times whatever the server does; where they have a state, and a
 * key to find them by, they are then started, and finished or killed. A statement is one row and one commit. Latency counts
 * from the intended start. Refused work goes to the backlog and is tried again, oldest first: one probe at a
 * time while the table refuses, up to half of the connections once it accepts.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { assert } from '../assert.js';
import { connectAll } from '../database/connect-all.js';
import { connect, type Endpoint, type Session } from '../database/session.js';
import type { Table } from '../table/table.js';
import { type Answer, errorOf, statusOf } from './answer.js';
import { Backlog } from './backlog.js';
import { RowsKnown } from './rows-known.js';
import { type Operation, statementFor, type Work } from './statements.js';
import type { Workload } from './workload.js';

/** What goes on from one stretch of traffic to the next: jobs not finished, work not accepted. */
export interface TrafficState {
  /** Index of the next new job. */
  readonly nextIndex: number;
  readonly unfinished: readonly Work[];
  readonly backlog: readonly Work[];
}

export interface TrafficOptions {
  readonly endpoint: Endpoint;
  readonly table: Table;
  readonly workload: Workload;
  /** Intended times of new jobs, milliseconds from the start; endless. */
  readonly arrivals: Iterator<number>;
  readonly connections: number;
  /** Mean running time of a job. */
  readonly jobDurationMs: number;
  readonly state: TrafficState;
  readonly onAnswer: (answer: Answer) => void;
}

/** How long a job waits before a worker of the job system starts it. */
const queueMs = 20;
/** Between two probes while the table refuses. */
const probeEveryMs = 50;
const reconnectEveryMs = 100;

export class Traffic {
  /** Jobs whose insert the server acknowledged in this stretch. */
  readonly acknowledged: number[] = [];
  /** Every row that this stretch sent a statement for, as its clients know it. */
  readonly rows = new RowsKnown();
  private readonly options: TrafficOptions;
  private readonly ready: Work[] = [];
  private readonly backlog: Backlog;
  private readonly unfinished = new Map<number, Work>();
  private readonly ended = new Set<number>();
  /** First attempts that are due, or will be, and have no answer. */
  private readonly unanswered = new Set<Work>();
  /** First attempts of new jobs that were sent and have no answer, with the time of sending. */
  private readonly underWay = new Map<Work, number>();
  private nextArrivalMs = 0;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly idle: (() => void)[] = [];
  private readonly startedMs = performance.now();
  private nextIndex: number;
  private intended = 0;
  private stopping = false;
  private readonly workers: readonly Promise<void>[];

  private constructor(options: TrafficOptions, sessions: readonly Session[]) {
    this.options = options;
    this.nextIndex = options.state.nextIndex;
    this.backlog = new Backlog(options.state.backlog, Math.max(1, Math.floor(options.connections / 2)));
    for (const work of options.state.unfinished) this.follow(work, queueMs);
    this.scheduleArrival();
    this.probe();
    this.workers = sessions.map((session) => this.serve(session));
  }

  /** Opens the connections, then starts the clock. */
  static async start(options: TrafficOptions): Promise<Traffic> {
    return new Traffic(options, await connectAll(Array<Endpoint>(options.connections).fill(options.endpoint)));
  }

  get backlogSize(): number {
    return this.backlog.size;
  }

  /** First attempts that the schedule asked for so far. */
  get intendedStatements(): number {
    return this.intended;
  }

  /** Intended start of the oldest first attempt without an answer. */
  oldestUnansweredMs(): number {
    let oldest = this.nextArrivalMs;
    for (const { intendedMs } of this.unanswered) if (intendedMs < oldest) oldest = intendedMs;
    return oldest;
  }

  /** When the oldest new job that the server has not answered was sent to it; in no time to come where it owes none. */
  oldestSentMs(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.underWay.values());
  }

  /** Sets `count` row indexes aside that no job will get; answers with the first. */
  reserveIndexes(count: number): number {
    this.nextIndex += count;
    return this.nextIndex - count;
  }

  /** Rows that are being worked on just now: at most `count` of them, by index. */
  running(count: number): readonly number[] {
    return [...this.unfinished.values()]
      .filter(({ operation }) => operation !== 'start' && operation !== 'issue')
      .slice(0, count)
      .map(({ index }) => index);
  }

  /** Somebody else ended this row: it is in no state that this stretch leaves behind. */
  endedElsewhere(index: number): void {
    this.ended.add(index);
  }

  /** Stops new work, waits for statements under way, closes the connections; answers with what is left over. */
  async stop(): Promise<TrafficState> {
    this.stopping = true;
    for (const timer of this.timers) clearTimeout(timer);
    for (const wake of this.idle.splice(0)) wake();
    await Promise.all(this.workers);
    const unsent = this.ready.splice(0).filter((work) => work.operation === 'issue' || work.attempts > 0);
    const backlog = [...this.backlog.items(), ...unsent].filter((work) => !this.ended.has(work.index));
    const waiting = new Set([...this.ended, ...backlog.map((work) => work.index)]);
    const unfinished = [...this.unfinished.values()].filter((work) => !waiting.has(work.index));
    return { nextIndex: this.nextIndex, unfinished, backlog };
  }

  private scheduleArrival(): void {
    const { arrivals } = this.options;
    let next = arrivals.next();
    const pump = () => {
      const nowMs = performance.now() - this.startedMs;
      for (; !next.done && next.value <= nowMs; next = arrivals.next()) {
        this.dispatch({
          operation: 'issue',
          index: this.nextIndex,
          intendedMs: this.startedMs + next.value,
          attempts: 0,
        });
        this.nextIndex += 1;
      }
      assert(!next.done, 'arrivals never end');
      this.nextArrivalMs = this.startedMs + next.value;
      this.later(next.value - nowMs, pump);
    };
    pump();
  }

  private probe(): void {
    this.retry();
    this.later(probeEveryMs, () => this.probe());
  }

  private retry(): void {
    for (const work of this.backlog.take()) this.enqueue(work);
  }

  /** A first attempt. */
  private dispatch(work: Work): void {
    this.intended += 1;
    this.unanswered.add(work);
    this.enqueue(work);
  }

  private enqueue(work: Work): void {
    this.ready.push(work);
    this.idle.shift()?.();
  }

  /** Sends `work` after `delayMs`; its intended start is then. */
  private follow(work: Work, delayMs: number): void {
    this.unfinished.set(work.index, work);
    const due = { ...work, intendedMs: performance.now() + delayMs, attempts: 0 };
    this.unanswered.add(due);
    this.later(delayMs, () => this.dispatch(due));
  }

  private later(delayMs: number, action: () => void): void {
    if (this.stopping) return;
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        action();
      },
      Math.max(0, delayMs),
    );
    this.timers.add(timer);
  }

  /** One connection's life: take work, send it, tell. */
  private async serve(first: Session): Promise<void> {
    let session: Session | null = first;
    while (!this.stopping) {
      const work = this.ready.shift();
      if (!work) {
        await new Promise<void>((wake) => this.idle.push(wake));
        continue;
      }
      session ??= await this.reconnect();
      if (!session) {
        this.backlog.refused(work);
        break;
      }
      if (!(await this.send(session, work))) {
        session.destroy();
        session = null;
      }
    }
    await session?.[Symbol.asyncDispose]();
  }

  /** Answers false when the connection was lost. */
  private async send(session: Session, work: Work): Promise<boolean> {
    const { sql, values } = statementFor(work, this.options.table, this.options.workload);
    const sentMs = performance.now();
    if (work.operation === 'issue' && work.attempts === 0) this.underWay.set(work, sentMs);
    const outcome = await session.attempt(sql, values);
    const atMs = performance.now();
    this.underWay.delete(work);
    this.unanswered.delete(work);
    const status = statusOf(outcome, work);
    // Of a row that is not there nothing new is known: what was acknowledged last is looked for.
    if (status === 'accepted') this.rows.answered(work, 'accepted');
    else if (status !== 'gone') this.rows.answered(work, outcome.status);
    if (status === 'accepted') this.accepted(work);
    else if (status === 'unfit' || status === 'gone') this.givenUp(work);
    else this.backlog.refused(work);
    this.options.onAnswer({
      work,
      firstAttempt: work.attempts === 0,
      status,
      error: status === 'accepted' ? null : errorOf(outcome),
      sentMs,
      atMs,
      latencyMs: atMs - work.intendedMs,
    });
    return outcome.status !== 'connection-lost';
  }

  private accepted(work: Work): void {
    const { workload, jobDurationMs, table } = this.options;
    if (work.attempts > 0) {
      this.backlog.accepted();
      this.retry();
    }
    if (work.operation === 'issue') {
      this.acknowledged.push(work.index);
      if (hasSteps(table))
        this.follow(
          { ...work, operation: table.roles.state?.running === null ? endOf(work, this.options) : 'start' },
          queueMs,
        );
    } else if (work.operation === 'start')
      this.follow(
        { ...work, operation: endOf(work, this.options) },
        jobDurationMs * workload.ending(work.index).durationFactor,
      );
    else this.unfinished.delete(work.index);
  }

  private givenUp(work: Work): void {
    this.unfinished.delete(work.index);
    this.backlog.givenUp(work);
  }

  private async reconnect(): Promise<Session | null> {
    while (!this.stopping) {
      try {
        return await connect(this.options.endpoint);
      } catch {
        // The server is being restarted; the run's crash watch tells of it.
        await sleep(reconnectEveryMs);
      }
    }
    return null;
  }
}

/** Rows that cannot be found again, or that have no state, are written once. */
function hasSteps({ roles }: Table): boolean {
  return roles.state !== null && roles.key.length > 0;
}

/** The last step of a row's life; a table without a value for errors or kills knows only success. */
function endOf({ index }: Work, { workload, table }: TrafficOptions): Operation {
  const { outcome } = workload.ending(index);
  const { state } = table.roles;
  if (outcome === 'killed' && state?.killed != null) return 'kill';
  return outcome === 'error' && state?.error != null ? 'finish-error' : 'finish-success';
}
