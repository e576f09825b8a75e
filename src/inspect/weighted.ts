/** Pure: statistics of weighted figures, and how many different values a table has by those of a sample. */
import { lengthSlices, type ProfileLengths } from '../profile/schema.js';
import { absent } from './sample.js';

/** Share of the weight that lies on rows without a figure. */
export function absentShare(figures: Uint32Array, weights: Float64Array): number {
  let all = 0;
  let without = 0;
  for (const [row, figure] of figures.entries()) {
    const weight = weights[row] as number;
    all += weight;
    if (figure === absent) without += weight;
  }
  return all === 0 ? 0 : Math.min(1, without / all);
}

/** Null where every row is NULL. */
export function lengthsOf(figures: Uint32Array, weights: Float64Array): ProfileLengths | null {
  const order = presentRows(figures).sort((a, b) => (figures[a] as number) - (figures[b] as number));
  if (order.length === 0) return null;
  const total = order.reduce((sum, row) => sum + (weights[row] as number), 0);
  const at = (row: number | undefined) => figures[row ?? 0] as number;
  const quantile = quantileOf(order, figures, weights, total);
  const sum = order.reduce((rest, row) => rest + (weights[row] as number) * at(row), 0);
  return {
    min: at(order[0]),
    p1: quantile(0.01),
    p5: quantile(0.05),
    p25: quantile(0.25),
    p50: quantile(0.5),
    p75: quantile(0.75),
    p95: quantile(0.95),
    p99: quantile(0.99),
    max: at(order.at(-1)),
    mean: rounded(sum / total),
    slices: sliceMeans(order, figures, weights, total),
  };
}

/** A row at the border of two slices is in both, in part. */
function sliceMeans(order: Uint32Array, figures: Uint32Array, weights: Float64Array, total: number): number[] {
  let at = 0;
  let left = weights[order[0] as number] as number;
  return lengthSlices.map((share) => {
    let wanted = share * total;
    let sum = 0;
    let taken = 0;
    while (wanted > 0 && at < order.length) {
      const part = Math.min(wanted, left);
      sum += part * (figures[order[at] as number] as number);
      taken += part;
      wanted -= part;
      left -= part;
      if (left > 0) continue;
      at += 1;
      left = at < order.length ? (weights[order[at] as number] as number) : 0;
    }
    return rounded(taken === 0 ? (figures[order.at(-1) as number] as number) : sum / taken);
  });
}

/** The least figure that at least a share of the weight does not pass. */
function quantileOf(order: Uint32Array, figures: Uint32Array, weights: Float64Array, total: number) {
  const sums = new Float64Array(order.length);
  let sum = 0;
  for (const [at, row] of order.entries()) {
    sum += weights[row] as number;
    sums[at] = sum;
  }
  return (share: number): number => {
    let low = 0;
    let high = order.length - 1;
    // A sum of weights is off by its last digits.
    const wanted = share * total * (1 - 1e-12);
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) >= wanted) high = middle;
      else low = middle + 1;
    }
    return figures[order[low] as number] as number;
  };
}

export interface Counts {
  /** Rows that have a value. */
  readonly present: number;
  readonly different: number;
  /** Values that only one row has. */
  readonly once: number;
}

export function countsOf(hashes: Uint32Array): Counts {
  const sorted = hashes.filter((hash) => hash !== absent).sort();
  let different = 0;
  let once = 0;
  for (let at = 0; at < sorted.length; at++) {
    if (at > 0 && sorted[at] === sorted[at - 1]) continue;
    different += 1;
    if (sorted[at] !== sorted[at + 1]) once += 1;
  }
  return { present: sorted.length, different, once };
}

/**
 * Different values among `rows`, by those of a sample: Haas and Stokes' estimator Duj1, which PostgreSQL's ANALYZE uses
 * too. Where no value came twice, every row is taken to have its own.
 */
export function distinctIn(rows: number, { present, different, once }: Counts): number {
  if (present === 0) return 0;
  if (once === present) return Math.max(rows, different);
  const estimate = (present * different) / (present - once + (once * present) / Math.max(rows, present));
  return Math.round(Math.min(Math.max(estimate, different), Math.max(rows, different)));
}

/** Weight by figure, the heaviest first; rows without one are left out. */
export function sharesOf(figures: Uint32Array, weights: Float64Array): readonly (readonly [number, number])[] {
  const sums = new Map<number, number>();
  let total = 0;
  for (const [row, figure] of figures.entries()) {
    if (figure === absent) continue;
    const weight = weights[row] as number;
    total += weight;
    sums.set(figure, (sums.get(figure) ?? 0) + weight);
  }
  return [...sums].map(([figure, sum]) => [figure, sum / total] as const).toSorted((a, b) => b[1] - a[1]);
}

export function presentRows(figures: Uint32Array): Uint32Array {
  return Uint32Array.from(figures.keys()).filter((row) => figures[row] !== absent);
}

/** Four digits are more than any sample can tell. */
export function rounded(value: number): number {
  return value >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
}
