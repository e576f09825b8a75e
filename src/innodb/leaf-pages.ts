/**
 * The leaves of one index while records go in by key: which page takes a record, and how a full one splits
 * (btr_cur_optimistic_insert, btr_page_split_and_insert and what they call in btr0cur.cc and btr0btr.cc). A key is a
 * number that sorts as the real one does. Knows nothing of where in the file a page is: `newPage` says so.
 */
import { assert } from '../assert.js';
import type { PageGeometry } from './page-geometry.js';

export interface LeafRules {
  readonly geometry: PageGeometry;
  /** Rows keep room for updates where they come in order; entries of secondary indexes do not. */
  readonly isClustered: boolean;
  /** Called for each page after the first, with the place of the page that was split. */
  readonly newPage: (splitPage: number, direction: 'up' | 'down') => number;
}

interface Leaf {
  /** Its number in the file; of the first page, whatever `newPage` was given. */
  page: number;
  keys: number[];
  sizes: number[];
  recordBytes: number;
  /** Bytes and records that were ever put behind one another since the page was made: moved ones leave holes. */
  heapBytes: number;
  heapRecords: number;
  /** Holes, the next to be used first. */
  holes: number[];
  /** Place of the last insert; -1 when it is not known. */
  last: number;
}

/** A page with holes is split rather than tidied up with less room than this (BTR_CUR_PAGE_REORGANIZE_LIMIT). */
const tidyShare = 1 / 32;

export class LeafPages {
  count = 1;
  readonly #rules: LeafRules;
  readonly #leaves: Leaf[];
  /** First key of each leaf but the first, for the search. */
  readonly #bounds: number[] = [];

  constructor(rules: LeafRules, firstPage: number) {
    this.#rules = rules;
    this.#leaves = [leafOf(firstPage, [], [])];
  }

  add(key: number, bytes: number): void {
    const place = this.#leafFor(key);
    const leaf = this.#at(place);
    const at = insertPlace(leaf.keys, key);
    if (this.#fits(leaf, at, bytes)) this.#put(leaf, at, key, bytes);
    else this.#addBySplit(place, at, key, bytes, true);
  }

  /** Its number in the file, when the first leaf is moved below a new root. */
  moveFirst(page: number): void {
    this.#at(0).page = page;
  }

  #leafFor(key: number): number {
    let low = 0;
    let high = this.#bounds.length;
    if (high > 0 && key >= (this.#bounds[high - 1] as number)) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (key < (this.#bounds[middle] as number)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #at(place: number): Leaf {
    const leaf = this.#leaves[place];
    assert(leaf, 'a leaf');
    return leaf;
  }

  /** May the record go in without a split? */
  #fits(leaf: Leaf, at: number, bytes: number): boolean {
    const { geometry, isClustered } = this.#rules;
    const records = leaf.keys.length;
    const room = geometry.emptyPageBytes - leaf.recordBytes - directoryBytes(records + 1);
    if (room < bytes) return false;
    const isHoled = leaf.heapBytes > leaf.recordBytes;
    if (isHoled && room < geometry.emptyPageBytes * tidyShare && records > 1 && this.#gapOf(leaf) < bytes) return false;
    const isFull = isClustered && records >= 2 && bytes + geometry.reserveBytes > room;
    return !(isFull && (followsLast(leaf, at) || precedesLast(leaf, at)));
  }

  /** Room behind the last record, without the holes. */
  #gapOf(leaf: Leaf): number {
    return this.#rules.geometry.emptyPageBytes - leaf.heapBytes - directoryBytes(leaf.heapRecords + 1);
  }

  #put(leaf: Leaf, at: number, key: number, bytes: number): void {
    leaf.keys.splice(at, 0, key);
    leaf.sizes.splice(at, 0, bytes);
    leaf.recordBytes += bytes;
    leaf.last = at;
    const hole = leaf.holes[0];
    if (hole !== undefined && hole >= bytes) {
      leaf.holes.shift();
      return;
    }
    if (hole !== undefined && this.#gapOf(leaf) < bytes) {
      leaf.heapBytes = leaf.recordBytes - bytes;
      leaf.heapRecords = leaf.keys.length - 1;
      leaf.holes = [];
    }
    leaf.heapBytes += bytes;
    leaf.heapRecords++;
  }

  #addBySplit(place: number, at: number, key: number, bytes: number, isFirstTry: boolean): void {
    const leaf = this.#at(place);
    if (at === leaf.keys.length && this.#addToRight(place, key, bytes)) return;
    const { from, direction } = isFirstTry ? splitPlace(leaf, at) : splitByBytes(leaf, at, bytes, this.#rules.geometry);
    // `from` records stay; the new one is the first of the upper half where that begins with it.
    const isUpper = from === 'new' || at > from;
    const stays = from === 'new' ? at : from;
    const upper = leafOf(this.#rules.newPage(leaf.page, direction), leaf.keys.slice(stays), leaf.sizes.slice(stays));
    if (direction === 'down') [leaf.page, upper.page] = [upper.page, leaf.page];
    cut(leaf, stays, upper);
    this.count++;
    this.#leaves.splice(place + 1, 0, upper);
    this.#bounds.splice(place, 0, from === 'new' ? key : (upper.keys[0] as number));
    const target = isUpper ? upper : leaf;
    const targetAt = isUpper ? at - stays : at;
    const room = this.#rules.geometry.emptyPageBytes - target.recordBytes - directoryBytes(target.keys.length + 1);
    if (room >= bytes) this.#put(target, targetAt, key, bytes);
    else this.#addBySplit(isUpper ? place + 1 : place, targetAt, key, bytes, false);
  }

  /** btr_insert_into_right_sibling: what would come last may go first into the next page. */
  #addToRight(place: number, key: number, bytes: number): boolean {
    const right = this.#leaves[place + 1];
    if (!right) return false;
    const room = this.#rules.geometry.emptyPageBytes - right.recordBytes - directoryBytes(right.keys.length + 1);
    if (room < bytes) return false;
    this.#bounds[place] = key;
    this.#put(right, 0, key, bytes);
    return true;
  }
}

function leafOf(page: number, keys: number[], sizes: number[]): Leaf {
  const recordBytes = sizes.reduce((sum, bytes) => sum + bytes, 0);
  return { page, keys, sizes, recordBytes, heapBytes: recordBytes, heapRecords: keys.length, holes: [], last: -1 };
}

/** Half a byte a record (page_dir_calc_reserved_space). */
function directoryBytes(records: number): number {
  return Math.floor((2 * records + 3) / 4);
}

/** Behind all keys that are not above. */
function insertPlace(keys: readonly number[], key: number): number {
  let low = 0;
  let high = keys.length;
  if (high > 0 && key >= (keys[high - 1] as number)) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (key < (keys[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const followsLast = (leaf: Leaf, at: number) => leaf.last >= 0 && leaf.last === at - 1;
const precedesLast = (leaf: Leaf, at: number) => leaf.last >= 0 && leaf.last === at;

/** Place of the first record of the upper half; `new` where that is the one that goes in. */
interface Split {
  readonly from: number | 'new';
  readonly direction: 'up' | 'down';
}

function splitPlace(leaf: Leaf, at: number): Split {
  const records = leaf.keys.length;
  // Inserts that follow one another: split behind them, so that what lies before stays full.
  if (followsLast(leaf, at)) return { from: at + 1 < records ? at + 1 : 'new', direction: 'up' };
  if (precedesLast(leaf, at)) return { from: at > 1 ? at - 1 : at, direction: 'down' };
  if (records > 1) return { from: Math.floor(records / 2), direction: 'up' };
  return { from: at === 0 ? 0 : 'new', direction: 'up' };
}

/** btr_page_get_split_rec, for what did not fit after the first split: the half of the bytes, the new record's counted in. */
function splitByBytes(leaf: Leaf, at: number, bytes: number, { emptyPageBytes }: PageGeometry): Split {
  const records = leaf.keys.length + 1;
  const half = (leaf.recordBytes + bytes + directoryBytes(records)) / 2;
  const sizeAt = (place: number) => (place === at ? bytes : (leaf.sizes[place < at ? place : place - 1] ?? 0));
  let included = 0;
  let count = 0;
  do included += sizeAt(count++);
  while (included + directoryBytes(count) < half);
  const leavesSome = included + directoryBytes(count) <= emptyPageBytes && count < records;
  const first = leavesSome ? count : count - 1;
  return { from: first === at ? 'new' : first < at ? first : first - 1, direction: 'up' };
}

/** Takes what went to `upper` out of the leaf; it leaves holes. */
function cut(leaf: Leaf, stays: number, upper: Leaf): void {
  leaf.keys.length = stays;
  leaf.holes = [...upper.sizes, ...leaf.holes];
  leaf.sizes.length = stays;
  leaf.recordBytes -= upper.recordBytes;
  leaf.last = -1;
}
