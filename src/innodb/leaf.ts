/**
 * A leaf page in memory: its records by key, and the bytes that they and the holes between them take (page0page.ic and
 * page0cur.cc of the server's source).
 */
import type { PageGeometry } from './page-geometry.js';

export interface Leaf {
  /** Its number in the file. */
  page: number;
  keys: number[];
  /** What equal keys are sorted by; empty where they lie in the order in which they came. */
  ties: number[];
  sizes: number[];
  recordBytes: number;
  /** Bytes and records that were ever put behind one another since the page was made: moved ones leave holes. */
  heapBytes: number;
  heapRecords: number;
  /** Holes, the next to be used last. */
  holes: number[];
  /** Place of the last insert; -1 when it is not known. */
  last: number;
}

export interface NewRecord {
  readonly key: number;
  readonly tie: number | undefined;
  readonly bytes: number;
}

type Records = Pick<Leaf, 'keys' | 'ties' | 'sizes'>;

export function leafOf(page: number, records: Records): Leaf {
  const recordBytes = records.sizes.reduce((sum, bytes) => sum + bytes, 0);
  return {
    keys: records.keys,
    ties: records.ties,
    sizes: records.sizes,
    page,
    recordBytes,
    heapBytes: recordBytes,
    heapRecords: records.keys.length,
    holes: [],
    last: -1,
  };
}

/** Half a byte a record (page_dir_calc_reserved_space). */
export function directoryBytes(records: number): number {
  return Math.floor((2 * records + 3) / 4);
}

/** For one record more, once the page is tidied up (page_get_max_insert_size_after_reorganize). */
export function roomOf({ emptyPageBytes }: PageGeometry, leaf: Leaf): number {
  return emptyPageBytes - leaf.recordBytes - directoryBytes(leaf.keys.length + 1);
}

/** Behind the last record, without the holes (page_get_max_insert_size). */
export function gapOf({ emptyPageBytes }: PageGeometry, leaf: Leaf): number {
  return emptyPageBytes - leaf.heapBytes - directoryBytes(leaf.heapRecords + 1);
}

/** Without tidying up: in the hole that is next, or behind the last record. */
export function hasPlace(geometry: PageGeometry, leaf: Leaf, bytes: number): boolean {
  return (leaf.holes.at(-1) ?? 0) >= bytes || gapOf(geometry, leaf) >= bytes;
}

/** Behind all that are not above. */
export function placeOf({ keys, ties }: Pick<Leaf, 'keys' | 'ties'>, key: number, tie: number | undefined): number {
  let low = 0;
  let high = keys.length;
  // Most come last where keys are in order.
  let middle = high - 1;
  while (low < high) {
    const other = keys[middle] as number;
    if (key < other || (key === other && tie !== undefined && tie < (ties[middle] as number))) high = middle;
    else low = middle + 1;
    middle = (low + high) >>> 1;
  }
  return low;
}

/** page_cur_insert_rec_low: into the next hole if that is large enough, else behind all, tidied up if need be. */
export function put(geometry: PageGeometry, leaf: Leaf, at: number, { key, tie, bytes }: NewRecord): void {
  const hole = leaf.holes.at(-1);
  if (hole !== undefined && hole >= bytes) {
    leaf.holes.pop();
  } else {
    if (gapOf(geometry, leaf) < bytes) {
      leaf.heapBytes = leaf.recordBytes;
      leaf.heapRecords = leaf.keys.length;
      leaf.holes = [];
    }
    leaf.heapBytes += bytes;
    leaf.heapRecords++;
  }
  leaf.keys.splice(at, 0, key);
  if (tie !== undefined) leaf.ties.splice(at, 0, tie);
  leaf.sizes.splice(at, 0, bytes);
  leaf.recordBytes += bytes;
  leaf.last = at;
}

/** Takes the records from a place on into a new page; they leave holes, in their order (page_delete_rec_list_end). */
export function moveEnd(leaf: Leaf, from: number): Leaf {
  const moved = { keys: leaf.keys.slice(from), ties: leaf.ties.slice(from), sizes: leaf.sizes.slice(from) };
  for (const list of [leaf.keys, leaf.ties, leaf.sizes]) list.length = Math.min(list.length, from);
  return separated(leaf, moved, [...moved.sizes].reverse());
}

/** Takes the records before a place; they leave holes, the last one first (page_delete_rec_list_start). */
export function moveStart(leaf: Leaf, to: number): Leaf {
  const moved = { keys: leaf.keys.splice(0, to), ties: leaf.ties.splice(0, to), sizes: leaf.sizes.splice(0, to) };
  const made = separated(leaf, moved, moved.sizes);
  // They go in one by one, so that the last of them is the last insert (page_copy_rec_list_start).
  made.last = to - 1;
  return made;
}

function separated(leaf: Leaf, moved: Records, holes: readonly number[]): Leaf {
  const made = leafOf(0, moved);
  leaf.holes.push(...holes);
  leaf.recordBytes -= made.recordBytes;
  if (moved.keys.length > 0) leaf.last = -1;
  return made;
}

/** Keeps nothing but the page's number and its bytes. */
export function forget(leaf: Leaf): void {
  leaf.keys = [];
  leaf.sizes = [];
  leaf.holes = [];
}
