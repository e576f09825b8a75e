/**
 * When did the table come back? A single accepted insert proves nothing (1114 is not a sharp edge), so recovery
 * is sustained acceptance: new jobs accepted, and none refused, for the scenario's `trials.sustain`, counted
 * from the first of them. Retries from the backlog count like first attempts: users feel both.
 */
import type { Answer } from '../workload/traffic.js';

export interface RecoveryTimes {
  /** First new job accepted after the remedy's start; performance.now()'s clock. */
  readonly firstAcceptedMs: number | null;
  /** Start of sustained acceptance; null until it has lasted long enough. */
  readonly sustainedMs: number | null;
}

export class RecoveryWatch {
  private readonly sustainMs: number;
  private watching = false;
  private firstAcceptedMs: number | null = null;
  private acceptingSinceMs: number | null = null;
  private lastAcceptedMs = 0;
  private sustainedMs: number | null = null;

  constructor(sustainMs: number) {
    this.sustainMs = sustainMs;
  }

  /** The remedy starts now. */
  start(): void {
    this.watching = true;
  }

  answered({ work, status, atMs }: Answer): void {
    if (!this.watching || this.sustainedMs !== null || work.operation !== 'issue') return;
    if (status !== 'accepted') {
      this.acceptingSinceMs = null;
      return;
    }
    this.firstAcceptedMs ??= atMs;
    this.acceptingSinceMs ??= atMs;
    this.lastAcceptedMs = atMs;
    if (this.lastAcceptedMs - this.acceptingSinceMs >= this.sustainMs) this.sustainedMs = this.acceptingSinceMs;
  }

  get times(): RecoveryTimes {
    return { firstAcceptedMs: this.firstAcceptedMs, sustainedMs: this.sustainedMs };
  }
}
