/**
 * Latencies of one operation over one stretch of time, in milliseconds, kept as microseconds in an
 * HDR histogram: any number of samples in about 95 kB, each within 0.1 %.
 * A percentile is given only when at least 5 samples lie on its far side: the median needs 10
 * samples, p90 needs 50 and p99 needs 500. With fewer, one stray sample would be the figure.
 */
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type JsHistogram } from 'hdr-histogram-js';

const samplesBeyondMin = 5;
const microsecondsMax = 3.6e9;

/** Samples needed before a percentile (0 to 100, both excluded) says something. */
export function samplesNeededFor(percentile: number): number {
  // Rounded first: 5 / (1 - 0.9) is 50.00000000000001.
  return Math.ceil(Number((samplesBeyondMin / (1 - percentile / 100)).toFixed(6)));
}

const bucketBits = 32;

export interface LatencyCount {
  readonly latencyMs: number;
  readonly count: number;
}

export class LatencyHistogram {
  // What `build` gives where WebAssembly is not asked for.
  private readonly microseconds = build({
    bitBucketSize: bucketBits,
    lowestDiscernibleValue: 1,
    highestTrackableValue: microsecondsMax,
    numberOfSignificantValueDigits: 3,
  }) as JsHistogram;

  /** A histogram of everything that the given ones hold, as `encoded` wrote them. */
  static merged(parts: readonly string[]): LatencyHistogram {
    const whole = new LatencyHistogram();
    for (const part of parts) whole.microseconds.add(decodeFromCompressedBase64(part, bucketBits) as JsHistogram);
    return whole;
  }

  /** Counts one sample; below a microsecond counts as one, above an hour as an hour. */
  record(latencyMs: number): void {
    this.microseconds.recordValue(Math.min(Math.max(Math.round(latencyMs * 1000), 1), microsecondsMax));
  }

  /** Takes in another's samples. */
  add(other: LatencyHistogram): void {
    this.microseconds.add(other.microseconds);
  }

  /** All counts as text, in HdrHistogram's compressed form: some 300 characters for 150 samples; null for none. */
  get encoded(): string | null {
    return this.count === 0 ? null : encodeIntoCompressedBase64(this.microseconds);
  }

  /** Each latency that occurs and how often, ascending. */
  counts(): readonly LatencyCount[] {
    const counts: LatencyCount[] = [];
    const iterator = this.microseconds.recordedValuesIterator;
    iterator.resetIterator(this.microseconds);
    while (iterator.hasNext()) {
      const { valueIteratedTo, countAtValueIteratedTo } = iterator.next();
      counts.push({ latencyMs: valueIteratedTo / 1000, count: countAtValueIteratedTo });
    }
    return counts;
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
