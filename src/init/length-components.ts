/**
 * How long a column's texts are, from a profile's slices and months to a scenario's mixture: a component a slice, all
 * of which drift along one line, so that the mean, the spread and what lies above a page's limit are the profile's.
 */
import { lengthSlices, type Profile, type ProfileLengths } from '../profile/schema.js';
import type { TextComponent } from '../scenario/schema.js';

/** Between quantiles, where a profile has no slices. */
const quantileSlices = [
  ['min', 'p5', 0.05],
  ['p5', 'p25', 0.2],
  ['p25', 'p50', 0.25],
  ['p50', 'p75', 0.25],
  ['p75', 'p95', 0.2],
  ['p95', 'p99', 0.04],
  ['p99', 'max', 0.01],
] as const;
/** Fewer tell no drift. */
const monthsMin = 3;

export interface Drift {
  /** Median at the beginning and at the end, over the whole time's; the rows between keep its mean. */
  readonly start: number;
  readonly end: number;
  /** Variance of the logarithm that the drift alone makes. */
  readonly variance: number;
}

export const steady: Drift = { start: 1, end: 1, variance: 0 };

/** The line through the logarithms of the months' mean lengths, weighted by their rows. */
export function driftOf({ months }: Profile, column: string): Drift {
  const all = (months?.list ?? []).filter(({ rows }) => rows > 0);
  const seen = all.flatMap((month, at) => {
    const length = month.lengths[column] ?? 0;
    return length > 0 ? [{ rows: month.rows, at: (at + 0.5) / all.length, log: Math.log(length) }] : [];
  });
  if (seen.length < monthsMin) return steady;
  const rows = seen.reduce((sum, month) => sum + month.rows, 0);
  const mean = (of: (month: (typeof seen)[number]) => number) =>
    seen.reduce((sum, month) => sum + month.rows * of(month), 0) / rows;
  const [at, log] = [mean((month) => month.at), mean((month) => month.log)];
  const spread = mean((month) => (month.at - at) ** 2);
  const slope = spread === 0 ? 0 : mean((month) => (month.at - at) * (month.log - log)) / spread;
  const bounded = Math.max(-logDriftMax, Math.min(logDriftMax, slope));
  const whole = mean((month) => Math.exp(bounded * month.at));
  return { start: 1 / whole, end: Math.exp(bounded) / whole, variance: bounded ** 2 * spread };
}

const logDriftMax = Math.log(400);

/** Each slice is a narrow component around its mean, so that the mean and the cliffs are kept. */
export function componentsOf(lengths: ProfileLengths, drift: Drift): TextComponent[] {
  const { start, end } = drift;
  return slicesOf(lengths, drift).map(({ share, middle }) => ({
    share,
    medianStart: Math.max(1, Math.round(middle * start)),
    medianEnd: Math.max(1, Math.round(middle * end)),
    p95: narrow,
  }));
}

const narrow = 1.1;

interface Slice {
  readonly share: number;
  readonly middle: number;
}

/** As they are within a month: what the drift adds to their spread is taken out of it, and their mean is kept. */
function slicesOf(lengths: ProfileLengths, { variance }: Drift): readonly Slice[] {
  const { slices: means } = lengths;
  const slices =
    means === undefined
      ? quantileSlices.map(([low, high, share]) => ({ share, middle: Math.max(1, (lengths[low] + lengths[high]) / 2) }))
      : lengthSlices.map((share, at) => ({ share, middle: Math.max(1, means[at] ?? lengths.max) }));
  const over = (of: (middle: number) => number) =>
    slices.reduce((sum, { share, middle }) => sum + share * of(middle), 0);
  const log = over(Math.log);
  const wide = over((middle) => (Math.log(middle) - log) ** 2);
  const scale = wide <= variance ? 1 : Math.sqrt(1 - variance / wide);
  const narrowed = (middle: number) => Math.exp(log + scale * (Math.log(middle) - log));
  const factor = over((middle) => middle) / over(narrowed);
  return slices.map(({ share, middle }) => ({ share, middle: narrowed(middle) * factor }));
}
