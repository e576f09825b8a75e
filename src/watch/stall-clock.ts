/**
 * How much of a span of time this process was not run in: a timer that should fire every few milliseconds, and by
 * how much it was late. On a machine with more to do than it has cores for, that is most of the time, and whatever
 * waits then does not wait for the server. Lateness below `ignoredMs` is the timer's own.
 */
const everyMs = 10;
const ignoredMs = 5;
/** Nothing is asked about spans that began longer ago. */
const keptMs = 600_000;

interface Stall {
  readonly endMs: number;
  readonly lateMs: number;
}

export class StallClock implements Disposable {
  private readonly stalls: Stall[] = [];
  private expectedMs: number;
  private timer: NodeJS.Timeout | undefined;

  /** Stands still until it ticks; `startedMs` on performance.now()'s clock. */
  constructor(startedMs: number) {
    this.expectedMs = startedMs + everyMs;
  }

  static start(): StallClock {
    const clock = new StallClock(performance.now());
    clock.timer = setInterval(() => clock.tick(performance.now()), everyMs);
    clock.timer.unref();
    return clock;
  }

  /** The timer has fired. */
  tick(nowMs: number): void {
    const lateMs = nowMs - this.expectedMs;
    if (lateMs > ignoredMs) this.stalls.push({ endMs: nowMs, lateMs });
    while ((this.stalls[0]?.endMs ?? nowMs) < nowMs - keptMs) this.stalls.shift();
    this.expectedMs = nowMs + everyMs;
  }

  /** Milliseconds of stalls between the two instants, one that has not ended among them. */
  stalledMs(fromMs: number, toMs: number): number {
    const open = { endMs: toMs, lateMs: toMs - this.expectedMs };
    const all = open.lateMs > ignoredMs ? [...this.stalls, open] : this.stalls;
    let stalledMs = 0;
    for (let at = all.length - 1; at >= 0; at--) {
      const { endMs, lateMs } = all[at] as Stall;
      if (endMs <= fromMs) break;
      stalledMs += Math.max(0, Math.min(endMs, toMs) - Math.max(endMs - lateMs, fromMs));
    }
    return stalledMs;
  }

  [Symbol.dispose](): void {
    clearInterval(this.timer);
  }
}
