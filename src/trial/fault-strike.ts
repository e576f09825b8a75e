/**
 * The moment at which a fault strikes: at a share of the rows that a clean trial moves, where the strategy tells
 * rows as it goes; at that share of a clean trial's time where it does not (one statement, a program).
 */
import type { CleanFigures } from './fault-plan.js';

export class StrikeMoment {
  struck = false;
  measuredBy: 'rows' | 'time' | null = null;
  private readonly share: number;
  private readonly clean: CleanFigures;
  private readonly strike: () => Promise<void>;
  private rows = 0;
  private timer: NodeJS.Timeout | undefined;
  private striking: Promise<void> = Promise.resolve();

  constructor(share: number, clean: CleanFigures, strike: () => Promise<void>) {
    this.share = share;
    this.clean = clean;
    this.strike = strike;
  }

  /** The remedy is about to start; at 0 % the fault is there before it. */
  async start(): Promise<void> {
    if (this.share === 0) {
      this.now('time');
      return this.striking;
    }
    this.timer = setTimeout(() => {
      if (this.rows === 0) this.now('time');
    }, this.share * this.clean.durationMs);
  }

  /** The remedy has told this many rows. */
  reached(rows: number): void {
    this.rows = rows;
    if (rows > 0 && this.clean.rowsMoved > 0 && rows >= this.share * this.clean.rowsMoved) this.now('rows');
  }

  /** The remedy has ended; waits for a strike under way. */
  async over(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.striking;
  }

  private now(measuredBy: 'rows' | 'time'): void {
    if (this.struck) return;
    this.struck = true;
    this.measuredBy = measuredBy;
    this.striking = this.strike();
    // Thrown on by over(); until then it must not count as unhandled.
    this.striking.catch(() => {});
  }
}
