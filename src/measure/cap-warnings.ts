/** What a cap of this size makes of a file's growth, unlike a large table's: the same words before a run and behind it. */
import { growthUnder } from '../innodb/file-growth.js';
import { formatBytes } from './format.js';

/** Null where there is nothing to say. */
export const capCaveats = {
  'cap-off-step': (capBytes: number) =>
    growthUnder(capBytes) === 'short-last-step'
      ? `The cap (${formatBytes(capBytes)}) is not a multiple of 4 MiB, the step by which InnoDB extends a file: the last step is shorter, and what is over of a whole MiB stays unused.`
      : null,

  'cap-below-step': (capBytes: number) =>
    growthUnder(capBytes) === 'by-single-extents'
      ? `Up to 32 MiB InnoDB extends a file by 1 MiB at a time instead of 4: under a cap of ${formatBytes(capBytes)} the table fills more evenly than production's.`
      : null,
} as const;

export function capWarnings(capBytes: number): readonly string[] {
  return Object.values(capCaveats).flatMap((caveat) => caveat(capBytes) ?? []);
}
