/**
 * A median and how far to trust it. From 5 samples on: the bootstrap's 95 % interval of the median
 * (percentile method, 2,000 resamples, seeded, so that a report made twice is the same). Below 5 a
 * bootstrap only shuffles the same few values, so the range stands in its place.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { median, medianAbsoluteDeviation, quantileSorted } from 'simple-statistics';
import type { Interval } from '../result/schema.js';

/** With fewer samples an interval is the range. */
export const bootstrapSamplesMin = 5;
const resamples = 2000;

/** Median and interval of `values`; null where there are none. The order of values does not matter. */
export function intervalOf(values: readonly number[], seed: number): Interval | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const [low, high] = sorted.length < bootstrapSamplesMin ? rangeOf(sorted) : bootstrapOf(sorted, seed);
  return { median: median(sorted), low, high, samples: sorted.length };
}

const outlierDeviations = 3;
/** Makes of a median absolute deviation what a normal distribution's standard deviation would be. */
const normalScale = 1.4826;

/**
 * Which values lie beyond 3 median absolute deviations, scaled to standard deviations, of the median. None below 5 samples: of three values the
 * two that happen to lie closer would nearly always make an outlier of the third. Marks only; nothing is dropped.
 */
export function outliersOf(values: readonly number[]): readonly boolean[] {
  if (values.length < bootstrapSamplesMin) return values.map(() => false);
  const middle = median([...values]);
  const deviation = normalScale * medianAbsoluteDeviation([...values]);
  return values.map((value) => deviation > 0 && Math.abs(value - middle) > outlierDeviations * deviation);
}

function rangeOf(sorted: readonly number[]): [low: number, high: number] {
  return [sorted[0] as number, sorted.at(-1) as number];
}

function bootstrapOf(sorted: readonly number[], seed: number): [low: number, high: number] {
  const random = xoroshiro128plus(seed);
  const medians = Array.from({ length: resamples }, () =>
    median(sorted.map(() => sorted[uniformInt(random, 0, sorted.length - 1)] as number)),
  ).sort((one, other) => one - other);
  return [quantileSorted(medians, 0.025), quantileSorted(medians, 0.975)];
}
