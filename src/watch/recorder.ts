/**
 * Turns traffic's answers into figures and a timeline. Figures count first attempts only: what a retry waited
 * is the backlog's story, and would drown what the server itself did to latency. A statement belongs to the
 * stretch of its intended start: what waits behind a remedy's lock is answered after the remedy, and was felt
 * while it ran. The timeline shows answers when they came.
 */
import type { Marker, Tick, Timeline } from '../result/schema.js';
import type { Answer } from '../workload/answer.js';
import { RefusalTally } from './refusal-tally.js';
import { columnOf, Stretch } from './stretch.js';

/** What a tick shows besides traffic; read at its end. */
export interface Gauges {
  readonly backlog: number;
  readonly tableBytes: number;
  readonly rowsDeleted: number;
  readonly rowsArchived: number;
}

const tickMs = 100;

export class Recorder {
  private startedMs = performance.now();
  private readonly ticks: Tick[] = [];
  private readonly markers: Marker[] = [];
  private tick = { accepted: 0, refused: 0, failed: 0 };
  private current = new Stretch(this.startedMs);
  private readonly stretches = [this.current];
  private timer: NodeJS.Timeout | undefined;
  /** Of all answers, retries too. */
  readonly refusals = new RefusalTally();

  /** Starts the clock; `gauges` must answer at once, from what is known. */
  start(gauges: () => Gauges): void {
    this.startedMs = performance.now();
    this.timer = setInterval(() => this.closeTick(gauges()), tickMs);
  }

  /** Zero of the timeline, on performance.now()'s clock. */
  get originMs(): number {
    return this.startedMs;
  }

  answered(answer: Answer): void {
    this.refusals.answered(answer);
    if (!answer.firstAttempt) return;
    this.tick[columnOf(answer.status)] += 1;
    this.current.sent += 1;
    const stretch = this.stretches.findLast(({ startedMs }) => startedMs <= answer.work.intendedMs);
    (stretch ?? this.stretches[0])?.add(answer);
  }

  /** Marks an instant of performance.now()'s clock. */
  mark(kind: Marker['kind'], label: string, atMs = performance.now()): void {
    this.markers.push({ kind, label, tMs: round(atMs - this.startedMs) });
  }

  /** Ends a stretch and begins the next; `intendedStatements` is what the schedule asked for so far. */
  cut(intendedStatements: number): Stretch {
    const ended = this.current;
    const nowMs = performance.now();
    ended.end(intendedStatements, nowMs);
    this.current = new Stretch(nowMs, intendedStatements);
    this.stretches.push(this.current);
    return ended;
  }

  /** Ends the timeline, and the stretch behind the last cut, whose figures nobody has. */
  finish(): Timeline {
    clearInterval(this.timer);
    this.current.end(0, performance.now());
    return { tickMs, ticks: this.ticks, markers: this.markers.toSorted((a, b) => a.tMs - b.tMs) };
  }

  private closeTick(gauges: Gauges): void {
    this.ticks.push({ tMs: round(performance.now() - this.startedMs), ...this.tick, ...gauges });
    this.tick = { accepted: 0, refused: 0, failed: 0 };
  }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
