/**
 * When did the table come back? A single accepted insert proves nothing (1114 is not a sharp edge), so recovery
 * is sustained acceptance: new jobs accepted, and none refused, for the scenario's `trials.sustain`, counted
 * from the first of them. Behind a lock nothing is refused: a job that the server keeps waiting that long, or a pause
 * of that length in which none of those due is accepted, interrupts as a refusal does. What waits for our own
 * generator, or for a machine that had no time for it, does not. A row that would not fit an empty table either says
 * nothing. So many 1114 in a row after recovery are a relapse, until acceptance is sustained once more. Retries from
 * the backlog count like first attempts, but for their wait: users feel both.
 */
import type { Answer } from '../workload/answer.js';

export interface RecoveryTimes {
  /** First new job accepted after the remedy's start; performance.now()'s clock. */
  readonly firstAcceptedMs: number | null;
  /** Start of sustained acceptance; null until it has lasted long enough. */
  readonly sustainedMs: number | null;
  /** First of so many refusals in a row after that: the table is full again. */
  readonly relapsedMs: number | null;
}

/** What was seen last of new jobs, since the remedy's start. */
export interface LastSeen {
  readonly refused: { readonly atMs: number; readonly error: Answer['error'] } | null;
  /** New jobs accepted since that, or since the start. */
  readonly acceptedSince: number;
  readonly acceptedMs: number | null;
  /** How often acceptance was interrupted by a wait, not by a refusal. */
  readonly waits: number;
}

export class RecoveryWatch {
  private readonly sustainMs: number;
  private readonly refusals: number;
  private readonly oldestSentMs: () => number;
  private readonly stalledMs: (fromMs: number, toMs: number) => number;
  private fullSinceMs: number | null = null;
  private refusedInARow = 0;
  private relapsedMs: number | null = null;
  private watching = false;
  private firstAcceptedMs: number | null = null;
  private acceptingSinceMs: number | null = null;
  private sustainedMs: number | null = null;
  private last: LastSeen = { refused: null, acceptedSince: 0, acceptedMs: null, waits: 0 };

  /**
   * `refusals` in a row with 1114, after recovery, are a relapse. `oldestSentMs`: when the oldest new job that the
   * server has not answered was sent, or infinity. `stalledMs`: of a span, what this process was not run in.
   */
  constructor(
    sustainMs: number,
    refusals: number,
    oldestSentMs: () => number,
    stalledMs: (fromMs: number, toMs: number) => number = () => 0,
  ) {
    this.sustainMs = sustainMs;
    this.refusals = refusals;
    this.oldestSentMs = oldestSentMs;
    this.stalledMs = stalledMs;
  }

  /** The remedy starts now. */
  start(): void {
    this.watching = true;
  }

  answered({ work, status, error, sentMs, atMs, firstAttempt }: Answer): void {
    if (!this.watching || work.operation !== 'issue') return;
    if (status === 'accepted') this.accepted(atMs, firstAttempt ? this.overdueMs(sentMs, work.intendedMs, atMs) : null);
    else if (status === 'table-full' || status === 'failed') this.refused(status, atMs, error);
  }

  private refused(status: 'table-full' | 'failed', atMs: number, error: Answer['error']): void {
    this.acceptingSinceMs = null;
    this.last = { ...this.last, refused: { atMs, error }, acceptedSince: 0 };
    if (status !== 'table-full') return;
    this.fullSinceMs ??= atMs;
    this.refusedInARow += 1;
    if (this.sustainedMs !== null && this.refusedInARow >= this.refusals) this.relapsedMs ??= this.fullSinceMs;
  }

  /** From then on, an answered job had kept users waiting by the server's doing for so long that it interrupts. */
  private overdueMs(sentMs: number, intendedMs: number, atMs: number): number {
    const sinceMs = Math.min(sentMs, Math.max(intendedMs, this.last.acceptedMs ?? 0));
    return sinceMs + this.sustainMs + this.stalledMs(sinceMs, atMs);
  }

  private accepted(atMs: number, overdueMs: number | null): void {
    this.fullSinceMs = null;
    this.refusedInARow = 0;
    this.firstAcceptedMs ??= atMs;
    const sinceMs = this.acceptingSinceMs;
    const waited = sinceMs !== null && overdueMs !== null && sinceMs < overdueMs && overdueMs < atMs;
    this.last = {
      ...this.last,
      acceptedSince: this.last.acceptedSince + 1,
      acceptedMs: atMs,
      waits: this.last.waits + Number(waited),
    };
    if (sinceMs === null || waited) this.acceptingSinceMs = atMs;
    else if (!this.isOpen && Math.min(atMs, this.oldestSentMs()) - sinceMs >= this.sustainMs) {
      this.sustainedMs = sinceMs;
      this.relapsedMs = null;
    }
  }

  /** Acceptance is sustained, and the table is not full again. */
  get isOpen(): boolean {
    return this.sustainedMs !== null && this.relapsedMs === null;
  }

  /** New jobs are accepted, if not for long enough yet. */
  get isAccepting(): boolean {
    return this.acceptingSinceMs !== null;
  }

  get times(): RecoveryTimes {
    return { firstAcceptedMs: this.firstAcceptedMs, sustainedMs: this.sustainedMs, relapsedMs: this.relapsedMs };
  }

  get seen(): LastSeen {
    return this.last;
  }
}
