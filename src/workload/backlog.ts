/**
 * Work that was refused and waits to be tried again, oldest first, as the real clients kept theirs. While the
 * table refuses, one retry at a time goes out as a probe; once one is accepted, up to `limit` at once.
 */
import type { Work } from './statements.js';

export class Backlog {
  private readonly waiting: Work[];
  private readonly limit: number;
  /** Retries sent and not yet answered. */
  private underWay = 0;
  private accepting = false;

  constructor(waiting: readonly Work[], limit: number) {
    // What comes from an earlier stretch has been refused at least once: it is a retry.
    this.waiting = waiting.map((work) => ({ ...work, attempts: Math.max(1, work.attempts) }));
    this.limit = limit;
  }

  /** Waiting or being tried again. */
  get size(): number {
    return this.waiting.length + this.underWay;
  }

  items(): readonly Work[] {
    return this.waiting;
  }

  /** Keeps work that was not accepted: new work at the end, a retry where it came from. */
  refused(work: Work): void {
    const kept = { ...work, attempts: work.attempts + 1 };
    if (work.attempts === 0) {
      this.waiting.push(kept);
      return;
    }
    this.underWay -= 1;
    this.waiting.unshift(kept);
    this.accepting = false;
  }

  /** Takes an accepted retry off the books. */
  accepted(): void {
    this.underWay -= 1;
    this.accepting = true;
  }

  /** Forgets work that nobody tries again: that says nothing of whether the table accepts. */
  givenUp({ attempts }: Work): void {
    if (attempts > 0) this.underWay -= 1;
  }

  /** What may be tried again now. */
  take(): readonly Work[] {
    const taken = this.waiting.splice(0, Math.max(0, (this.accepting ? this.limit : 1) - this.underWay));
    this.underWay += taken.length;
    return taken;
  }
}
