/**
 * Latencies of several rounds as one. A single round seldom has the 500 accepted statements that a p99 needs;
 * all rounds of a strategy together do. What varies from round to round (a checkpoint, a flush) hits a round
 * as a whole, so the bootstrap draws whole rounds, not statements (cluster bootstrap; percentile method, 95 %).
 */
import { quantileSorted } from 'simple-statistics';
import type { Interval } from '../result/schema.js';
import { drawRounds, type Rounds } from './draw-rounds.js';
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
  const [low, high] =
    known.length < bootstrapSamplesMin ? rangeOf(pooled, known, percentile) : bootstrapOf(known, percentile, seed);
  return { median: pooled, low: Math.min(low, pooled), high: Math.max(high, pooled), samples: known.length };
}

/** The percentile over any rounds drawn; null where all rounds together have too few samples for it. */
export function pooledRounds(rounds: readonly string[], percentile: number): Rounds {
  const histograms = rounds.map((round) => LatencyHistogram.merged([round]));
  const enough = LatencyHistogram.merged(rounds).percentile(percentile) !== null;
  const counts = histograms
    .flatMap((histogram, round) => histogram.counts().map((entry) => ({ ...entry, round })))
    .sort((one, other) => other.latencyMs - one.latencyMs);
  const figureOf = (drawn: readonly number[]) => {
    const times = histograms.map(() => 0);
    for (const round of drawn) times[round] = (times[round] as number) + 1;
    // From the longest down: a high percentile is near, and this runs a thousand times for each remedy.
    let notLonger = histograms.reduce((sum, { count }, round) => sum + count * (times[round] as number), 0);
    const wanted = (percentile / 100) * notLonger;
    for (const { latencyMs, count, round } of counts) {
      notLonger -= count * (times[round] as number);
      if (notLonger < wanted) return latencyMs;
    }
    return null;
  };
  return { count: rounds.length, figureOf: enough ? figureOf : () => null };
}

function rangeOf(pooled: number, rounds: readonly string[], percentile: number): readonly [low: number, high: number] {
  const own = rounds.flatMap((round) => LatencyHistogram.merged([round]).percentile(percentile) ?? []);
  return [Math.min(pooled, ...own), Math.max(pooled, ...own)];
}

function bootstrapOf(rounds: readonly string[], percentile: number, seed: number): readonly [number, number] {
  const values = drawRounds(pooledRounds(rounds, percentile), resamples, seed)
    .filter((value) => value !== null)
    .sort((one, other) => one - other);
  return [quantileSorted(values, 0.025), quantileSorted(values, 0.975)];
}
