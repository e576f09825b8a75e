/**
 * When did the table come back? A single accepted insert proves nothing (1114 is not a sharp edge), so recovery
 * is sustained acceptance: new jobs accepted, and none refused, for the scenario's `trials.sustain`, counted
 * from the first of them. A table that fills up again before the backlog is drained has relapsed. Retries from the backlog count like first attempts: users feel both.
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
  private refusedSinceMs: number | null = null;
  private refusedInARow = 0;
  private relapsedMs: number | null = null;
  private watching = false;
  private firstAcceptedMs: number | null = null;
  private acceptingSinceMs: number | null = null;
  private sustainedMs: number | null = null;

  /** `refusals` in a row, after recovery, are a relapse. */
  constructor(sustainMs: number, refusals: number) {
    this.sustainMs = sustainMs;
    this.refusals = refusals;
  }

  /** The remedy starts now. */
  start(): void {
    this.watching = true;
  }

  answered({ work, status, atMs }: Answer): void {
    if (!this.watching || work.operation !== 'issue') return;
    if (status !== 'accepted') this.refused(atMs);
    else this.accepted(atMs);
  }

  private refused(atMs: number): void {
    this.acceptingSinceMs = null;
    this.refusedSinceMs ??= atMs;
    this.refusedInARow += 1;
    if (this.sustainedMs !== null && this.refusedInARow >= this.refusals) this.relapsedMs ??= this.refusedSinceMs;
  }

  private accepted(atMs: number): void {
    this.refusedSinceMs = null;
    this.refusedInARow = 0;
    if (this.sustainedMs !== null) return;
    this.firstAcceptedMs ??= atMs;
    this.acceptingSinceMs ??= atMs;
    if (atMs - this.acceptingSinceMs >= this.sustainMs) this.sustainedMs = this.acceptingSinceMs;
  }

  get times(): RecoveryTimes {
    return { firstAcceptedMs: this.firstAcceptedMs, sustainedMs: this.sustainedMs, relapsedMs: this.relapsedMs };
  }
}
