/** Figures of one stretch of traffic, by operation and over all of them. */
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { LatencyHistogram } from '../measure/histogram.js';
import type { OperationFigures, TrafficFigures } from '../result/traffic.js';
import { operations } from '../workload/job-statements.js';
import type { Answer } from '../workload/traffic.js';

/** How often the event loop's delay is looked at; what it measures holds this pause. */
const delayResolutionMs = 1;

interface Tally {
  readonly latency: LatencyHistogram;
  accepted: number;
  refused: number;
  failed: number;
}

export class Stretch {
  private readonly startedMs = performance.now();
  private readonly intendedBefore: number;
  private readonly loopDelay: IntervalHistogram = monitorEventLoopDelay({ resolution: delayResolutionMs });
  private sent = 0;
  private readonly byOperation = new Map(operations.map((operation) => [operation, newTally()]));

  /** `intendedBefore`: statements that the schedule had asked for when the stretch began. */
  constructor(intendedBefore = 0) {
    this.intendedBefore = intendedBefore;
    this.loopDelay.enable();
  }

  add({ work, status, latencyMs }: Answer): void {
    const tally = this.byOperation.get(work.operation);
    if (!tally) return;
    this.sent += 1;
    tally[status === 'table-full' ? 'refused' : status] += 1;
    if (status === 'accepted') tally.latency.record(latencyMs);
  }

  /** Ends the stretch. `intended`: statements that the schedule has asked for by now. */
  end(intended: number): TrafficFigures {
    this.loopDelay.disable();
    const durationMs = performance.now() - this.startedMs;
    const perSecond = (statements: number) => round(statements / (durationMs / 1000));
    const whole = newTally();
    for (const tally of this.byOperation.values()) addTally(whole, tally);
    return {
      durationMs: round(durationMs),
      desiredPerSecond: perSecond(intended - this.intendedBefore),
      achievedPerSecond: perSecond(this.sent),
      operations: [...this.byOperation].map(
        ([operation, tally]): OperationFigures => ({
          operation,
          ...figuresOf(tally),
          histogram: tally.latency.encoded,
        }),
      ),
      all: figuresOf(whole),
      lockWaits: null,
      generatorDelayMsP99: lateness(this.loopDelay),
    };
  }
}

function newTally(): Tally {
  return { latency: new LatencyHistogram(), accepted: 0, refused: 0, failed: 0 };
}

function addTally(whole: Tally, part: Tally): void {
  whole.latency.add(part.latency);
  whole.accepted += part.accepted;
  whole.refused += part.refused;
  whole.failed += part.failed;
}

function figuresOf({ latency, ...counts }: Tally) {
  return {
    ...counts,
    latencyMsP50: latency.percentile(50),
    latencyMsP90: latency.percentile(90),
    latencyMsP99: latency.percentile(99),
    latencyMsMax: latency.max,
  };
}

/** Null where the stretch was too short for a single look. */
function lateness(delay: IntervalHistogram): number | null {
  return delay.count === 0 ? null : round(Math.max(0, delay.percentile(99) / 1e6 - delayResolutionMs));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
