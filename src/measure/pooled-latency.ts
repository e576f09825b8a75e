/**
 * Latencies of several rounds as one. A single round seldom has the 500 accepted statements that a p99 needs;
 * all rounds of a strategy together do. What varies from round to round (a checkpoint, a flush) hits a round
 * as a whole, so the bootstrap draws whole rounds, not statements (cluster bootstrap; percentile method, 95 %).
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { quantileSorted } from 'simple-statistics';
import type { Interval } from '../result/schema.js';
import { LatencyHistogram } from './histogram.js';
import { bootstrapSamplesMin } from './statistics.js';

/** A quarter of what medians are given: each draw adds up hundreds of counts. */
const resamples = 500;

/**
 * The percentile of all rounds together, and how far single rounds move it: the bootstrap's interval from 5
 * rounds on, below that the range over the rounds that have samples enough of their own. Null where all
 * together have too few.
 */
export function pooledPercentile(
  rounds: readonly (string | null)[],
  percentile: number,
  seed: number,
): Interval | null {
  const known = rounds.filter((round) => round !== null);
  const pooled = LatencyHistogram.merged(known).percentile(percentile);
  if (pooled === null) return null;
  const histograms = known.map((round) => LatencyHistogram.merged([round]));
  const [low, high] =
    histograms.length < bootstrapSamplesMin
      ? rangeOf([pooled, ...histograms.map((histogram) => histogram.percentile(percentile))])
      : bootstrapOf(histograms, percentile, seed);
  return { median: pooled, low: Math.min(low, pooled), high: Math.max(high, pooled), samples: known.length };
}

function rangeOf(values: readonly (number | null)[]): readonly [low: number, high: number] {
  const known = values.filter((value) => value !== null);
  return [Math.min(...known), Math.max(...known)];
}

function bootstrapOf(histograms: readonly LatencyHistogram[], percentile: number, seed: number) {
  const random = xoroshiro128plus(seed);
  const counts = histograms
    .flatMap((histogram, round) => histogram.counts().map((entry) => ({ ...entry, round })))
    .sort((one, other) => one.latencyMs - other.latencyMs);
  const totals = histograms.map(({ count }) => count);
  const draw = () => {
    const times = totals.map(() => 0);
    for (let drawn = 0; drawn < totals.length; drawn++) {
      const round = uniformInt(random, 0, totals.length - 1);
      times[round] = (times[round] as number) + 1;
    }
    const total = totals.reduce((sum, count, round) => sum + count * (times[round] as number), 0);
    let below = 0;
    for (const { latencyMs, count, round } of counts) {
      below += count * (times[round] as number);
      if (below >= (percentile / 100) * total) return latencyMs;
    }
    return counts.at(-1)?.latencyMs ?? 0;
  };
  const values = Array.from({ length: resamples }, draw).sort((one, other) => one - other);
  return [quantileSorted(values, 0.025), quantileSorted(values, 0.975)] as const;
}
