/**
 * Turns traffic's answers into figures and a timeline. Figures count first attempts only: what a retry waited
 * is the backlog's story, and would drown what the server itself did to latency.
 */
import { LatencyHistogram } from '../measure/histogram.js';
import type { Marker, OperationFigures, Tick, Timeline, TrafficFigures } from '../result/schema.js';
import { operations } from '../workload/job-statements.js';
import type { Answer } from '../workload/traffic.js';

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
  private stretch = new Stretch();
  private timer: NodeJS.Timeout | undefined;

  /** Starts the clock; `gauges` must answer at once, from what is known. */
  start(gauges: () => Gauges): void {
    this.startedMs = performance.now();
    this.timer = setInterval(() => this.closeTick(gauges()), tickMs);
  }

  answered(answer: Answer): void {
    if (!answer.firstAttempt) return;
    this.tick[answer.status === 'table-full' ? 'refused' : answer.status] += 1;
    this.stretch.add(answer);
  }

  /** Marks an instant of performance.now()'s clock. */
  mark(kind: Marker['kind'], label: string, atMs = performance.now()): void {
    this.markers.push({ kind, label, tMs: round(atMs - this.startedMs) });
  }

  /** Figures since the last cut; `desiredPerSecond` is what the schedule asked for. */
  cut(intendedStatements: number): TrafficFigures {
    const figures = this.stretch.figures(intendedStatements);
    this.stretch = new Stretch(intendedStatements);
    return figures;
  }

  /** Ends the timeline. */
  finish(): Timeline {
    clearInterval(this.timer);
    return { tickMs, ticks: this.ticks, markers: this.markers.toSorted((a, b) => a.tMs - b.tMs) };
  }

  private closeTick(gauges: Gauges): void {
    this.ticks.push({ tMs: round(performance.now() - this.startedMs), ...this.tick, ...gauges });
    this.tick = { accepted: 0, refused: 0, failed: 0 };
  }
}

/** Figures of one stretch of time, by operation. */
class Stretch {
  private readonly startedMs = performance.now();
  private readonly intendedBefore: number;
  private sent = 0;
  private readonly byOperation = new Map(
    operations.map((operation) => [operation, { latency: new LatencyHistogram(), accepted: 0, refused: 0, failed: 0 }]),
  );

  constructor(intendedBefore = 0) {
    this.intendedBefore = intendedBefore;
  }

  add(answer: Answer): void {
    const figures = this.byOperation.get(answer.work.operation);
    if (!figures) return;
    this.sent += 1;
    figures[answer.status === 'table-full' ? 'refused' : answer.status] += 1;
    if (answer.status === 'accepted') figures.latency.record(answer.latencyMs);
  }

  figures(intended: number): TrafficFigures {
    const durationMs = performance.now() - this.startedMs;
    const perSecond = (statements: number) => round(statements / (durationMs / 1000));
    return {
      durationMs: round(durationMs),
      desiredPerSecond: perSecond(intended - this.intendedBefore),
      achievedPerSecond: perSecond(this.sent),
      operations: [...this.byOperation].map(
        ([operation, { latency, ...counts }]): OperationFigures => ({
          operation,
          ...counts,
          latencyMsP50: latency.percentile(50),
          latencyMsP99: latency.percentile(99),
          latencyMsMax: latency.max,
        }),
      ),
    };
  }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
