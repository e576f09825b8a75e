/**
 * How InnoDB lets a table's file grow under a cap (fsp_try_extend_data_file): by single extents until it has 32 of them,
 * by four from then on, and at the cap by what is left of a step, in whole extents. A file that ends within a page
 * cannot be imported again, which is how a full table is restored: such a cap is none.
 */
import { extentBytes, pageBytes } from './space-model.js';

export const growthStepBytes = 4 * extentBytes;
/** A file of up to this size has grown by single extents only. */
const singleExtentsBytes = 32 * extentBytes;

export type CapGrowth = 'in-steps' | 'by-single-extents' | 'short-last-step' | 'ends-within-a-page';

export function growthUnder(capBytes: number): CapGrowth {
  if (capBytes % pageBytes !== 0) return 'ends-within-a-page';
  if (capBytes <= singleExtentsBytes) return 'by-single-extents';
  return capBytes % growthStepBytes === 0 ? 'in-steps' : 'short-last-step';
}

/** The caps next to one that is none, below and above, to which a file grows in whole steps. */
export function nearestCaps(capBytes: number): readonly [below: number, above: number] {
  const step = capBytes <= singleExtentsBytes ? extentBytes : growthStepBytes;
  const below = Math.floor(capBytes / step) * step;
  return [below, below + step];
}
