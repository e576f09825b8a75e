/**
 * Latencies of one operation over one stretch of time, in milliseconds, kept as microseconds in an
 * HDR histogram: any number of samples in about 95 kB, each within 0.1 %.
 * A percentile is given only when at least 5 samples lie on its far side: the median needs 10
 * samples, p90 needs 50 and p99 needs 500. With fewer, one stray sample would be the figure.
 */
import { build } from 'hdr-histogram-js';

const samplesBeyondMin = 5;
const microsecondsMax = 3.6e9;

/** Samples needed before a percentile (0 to 100, both excluded) says something. */
export function samplesNeededFor(percentile: number): number {
  // Rounded first: 5 / (1 - 0.9) is 50.00000000000001.
  return Math.ceil(Number((samplesBeyondMin / (1 - percentile / 100)).toFixed(6)));
}

export class LatencyHistogram {
  private readonly microseconds = build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: microsecondsMax,
    numberOfSignificantValueDigits: 3,
  });

  /** Counts one sample; below a microsecond counts as one, above an hour as an hour. */
  record(latencyMs: number): void {
    this.microseconds.recordValue(Math.min(Math.max(Math.round(latencyMs * 1000), 1), microsecondsMax));
  }

  get count(): number {
    return this.microseconds.totalCount;
  }

  /** Longest sample in milliseconds; null where there is none. */
  get max(): number | null {
    return this.count === 0 ? null : this.microseconds.maxValue / 1000;
  }

  /** Milliseconds that `percentile` (0 to 100) of the samples do not exceed; null where there are too few. */
  percentile(percentile: number): number | null {
    if (this.count < samplesNeededFor(percentile)) return null;
    return Math.min(this.microseconds.getValueAtPercentile(percentile), this.microseconds.maxValue) / 1000;
  }
}
