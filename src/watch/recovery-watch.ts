/**
 * When did the table come back? A single accepted insert proves nothing (1114 is not a sharp edge), so recovery
 * is sustained acceptance: new jobs accepted, and none refused, for the scenario's `trials.sustain`, counted
 * from the first of them. A new job that is due and has waited that long interrupts as a refusal does: behind a
 * lock nothing is refused. A table that fills up again before the backlog is drained has relapsed. Retries from
 * the backlog count like first attempts, but for their wait: users feel both.
 */
import type { Answer } from '../workload/traffic.js';

export interface RecoveryTimes {
  /** First new job accepted after the remedy's start; performance.now()'s clock. */
  readonly firstAcceptedMs: number | null;
  /** Start of sustained acceptance; null until it has lasted long enough. */
  readonly sustainedMs: number | null;
  /** First of so many refusals in a row after that: the table is full again. */
  readonly relapsedMs: number | null;
}

export class RecoveryWatch {
  private readonly sustainMs: number;
  private readonly refusals: number;
  private readonly oldestDueMs: () => number;
  private refusedSinceMs: number | null = null;
  private refusedInARow = 0;
  private relapsedMs: number | null = null;
  private watching = false;
  private firstAcceptedMs: number | null = null;
  private acceptingSinceMs: number | null = null;
  private sustainedMs: number | null = null;

  /**
   * `refusals` in a row, after recovery, are a relapse. `oldestDueMs`: intended start of the oldest new job without an
   * answer, in the past or to come.
   */
  constructor(sustainMs: number, refusals: number, oldestDueMs: () => number) {
    this.sustainMs = sustainMs;
    this.refusals = refusals;
    this.oldestDueMs = oldestDueMs;
  }

  /** The remedy starts now. */
  start(): void {
    this.watching = true;
  }

  answered({ work, status, atMs, firstAttempt }: Answer): void {
    if (!this.watching || work.operation !== 'issue') return;
    if (status !== 'accepted') this.refused(atMs);
    else this.accepted(atMs, firstAttempt ? work.intendedMs + this.sustainMs : Number.POSITIVE_INFINITY);
  }

  private refused(atMs: number): void {
    this.acceptingSinceMs = null;
    this.refusedSinceMs ??= atMs;
    this.refusedInARow += 1;
    if (this.sustainedMs !== null && this.refusedInARow >= this.refusals) this.relapsedMs ??= this.refusedSinceMs;
  }

  /** From `overdueMs` on, the job had waited for so long that it interrupts. */
  private accepted(atMs: number, overdueMs: number): void {
    this.refusedSinceMs = null;
    this.refusedInARow = 0;
    if (this.sustainedMs !== null) return;
    this.firstAcceptedMs ??= atMs;
    const sinceMs = this.acceptingSinceMs;
    if (sinceMs === null || (sinceMs < overdueMs && overdueMs < atMs)) this.acceptingSinceMs = atMs;
    else if (Math.min(atMs, this.oldestDueMs()) - sinceMs >= this.sustainMs) this.sustainedMs = sinceMs;
  }

  get times(): RecoveryTimes {
    return { firstAcceptedMs: this.firstAcceptedMs, sustainedMs: this.sustainedMs, relapsedMs: this.relapsedMs };
  }
}
