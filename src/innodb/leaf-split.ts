/**
 * When a leaf page splits rather than take a record, and where (btr_cur_optimistic_insert in btr0cur.cc and
 * btr_page_split_and_insert with what it calls in btr0btr.cc).
 */
import { directoryBytes, gapOf, type Leaf, roomOf } from './leaf.js';
import type { PageGeometry } from './page-geometry.js';

/** Rows keep room for updates where they come in order; entries of secondary indexes do not. */
export function fitsWithoutSplit(
  { geometry, isClustered }: { readonly geometry: PageGeometry; readonly isClustered: boolean },
  leaf: Leaf,
  at: number,
  bytes: number,
): boolean {
  const room = roomOf(geometry, leaf);
  if (room < bytes) return false;
  const records = leaf.keys.length;
  const isHoled = leaf.heapBytes > leaf.recordBytes;
  if (isHoled && room < geometry.tidyFromBytes && records > 1 && gapOf(geometry, leaf) < bytes) return false;
  const isFull = isClustered && records >= 2 && bytes + geometry.reserveBytes > room;
  return !(isFull && (followsLast(leaf, at) || precedesLast(leaf, at)));
}

const followsLast = (leaf: Leaf, at: number) => leaf.last >= 0 && leaf.last === at - 1;
const precedesLast = (leaf: Leaf, at: number) => leaf.last >= 0 && leaf.last === at;

/** The place of the first record of the upper half; `new` where that is the one that goes in. */
interface Split {
  readonly from: number | 'new';
  /** Which half gets the new page. */
  readonly direction: 'up' | 'down';
}

export function splitPlace(leaf: Leaf, at: number): Split {
  const records = leaf.keys.length;
  // Inserts that follow one another: split behind them, so that what lies before stays full.
  if (followsLast(leaf, at)) return { from: at + 1 < records ? at + 1 : 'new', direction: 'up' };
  if (precedesLast(leaf, at)) return { from: at > 1 ? at - 1 : at, direction: 'down' };
  if (records > 1) return { from: Math.floor(records / 2), direction: 'up' };
  return { from: at === 0 ? 0 : 'new', direction: 'up' };
}

/** btr_page_get_split_rec, for what did not fit after the first split: the half of the bytes, the new record's counted in. */
export function splitByBytes(leaf: Leaf, at: number, bytes: number, { emptyPageBytes }: PageGeometry): Split {
  const records = leaf.keys.length + 1;
  const half = Math.floor((leaf.recordBytes + bytes + directoryBytes(records)) / 2);
  const sizeAt = (place: number) => (place === at ? bytes : (leaf.sizes[place < at ? place : place - 1] ?? 0));
  let included = 0;
  let count = 0;
  do included += sizeAt(count++);
  while (included + directoryBytes(count) < half);
  const leavesSome = included + directoryBytes(count) <= emptyPageBytes && count < records;
  const first = leavesSome ? count : count - 1;
  return { from: first === at ? 'new' : first < at ? first : first - 1, direction: 'up' };
}
