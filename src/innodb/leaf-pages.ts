/**
 * The leaves of one index while records go in by key: which page takes a record, and how a full one splits
 * (btr_cur_optimistic_insert, btr_page_split_and_insert and what they call in btr0cur.cc and btr0btr.cc). A key is a
 * number that sorts as the real one does. Knows nothing of where in the file a page is: `newPage` says so.
 */
import { assert } from '../assert.js';
import type { Direction } from './file-pages.js';
import {
  forget,
  hasPlace,
  type Leaf,
  leafOf,
  moveEnd,
  moveStart,
  type NewRecord,
  placeOf,
  put,
  roomOf,
} from './leaf.js';
import { fitsWithoutSplit, splitByBytes, splitPlace } from './leaf-split.js';
import type { PageGeometry } from './page-geometry.js';

export interface LeafRules {
  readonly geometry: PageGeometry;
  /** Rows keep room for updates where they come in order; entries of secondary indexes do not. */
  readonly isClustered: boolean;
  /** No key comes that is below one before: what is full is never looked at again, and need not be kept. */
  readonly isAscending: boolean;
  /** Gives each page after the first its number in the file; beside which one it would best be, and on which side. */
  readonly newPage: (beside: number, direction: Direction) => number;
}

export class LeafPages {
  count = 1;
  readonly #rules: LeafRules;
  readonly #leaves: Leaf[];
  /** The least key that belongs to each leaf but the first, for the search. */
  readonly #bounds: { readonly keys: number[]; readonly ties: number[] } = { keys: [], ties: [] };

  constructor(rules: LeafRules, firstPage: number) {
    this.#rules = rules;
    this.#leaves = [leafOf(firstPage, { keys: [], ties: [], sizes: [] })];
  }

  /** `tie`: what equal keys are sorted by; without one they lie in the order in which they come. */
  add(key: number, bytes: number, tie?: number): void {
    const place = placeOf(this.#bounds, key, tie);
    const leaf = this.#at(place);
    const at = placeOf(leaf, key, tie);
    if (fitsWithoutSplit(this.#rules, leaf, at, bytes)) put(this.#rules.geometry, leaf, at, { key, tie, bytes });
    else this.#addBySplit(place, at, { key, tie, bytes }, true);
  }

  #at(place: number): Leaf {
    const leaf = this.#leaves[place];
    assert(leaf, 'a leaf');
    return leaf;
  }

  #addBySplit(place: number, at: number, record: NewRecord, isFirstTry: boolean): void {
    const { geometry, newPage, isAscending } = this.#rules;
    if (this.count === 1) this.#leaves[0] = this.#belowRoot(this.#at(0));
    const leaf = this.#at(place);
    if (at === leaf.keys.length && this.#addToRight(place, record)) return;
    const { from, direction } = isFirstTry ? splitPlace(leaf, at) : splitByBytes(leaf, at, record.bytes, geometry);
    // `from` records stay below; where the upper half begins with the new one, that is where it goes.
    const isUpper = from === 'new' || at > from;
    const below = from === 'new' ? at : from;
    const made = direction === 'up' ? moveEnd(leaf, below) : moveStart(leaf, below);
    made.page = newPage(leaf.page, direction);
    this.count++;
    this.#leaves.splice(direction === 'up' ? place + 1 : place, 0, made);
    const upper = this.#at(place + 1);
    this.#bounds.keys.splice(place, 0, from === 'new' ? record.key : (upper.keys[0] as number));
    if (record.tie !== undefined)
      this.#bounds.ties.splice(place, 0, from === 'new' ? record.tie : (upper.ties[0] as number));
    if (isAscending) forget(this.#at(place));
    const target = isUpper ? upper : this.#at(place);
    const targetAt = isUpper ? at - below : at;
    if (roomOf(geometry, target) >= record.bytes) put(geometry, target, targetAt, record);
    else this.#addBySplit(isUpper ? place + 1 : place, targetAt, record, false);
  }

  /** btr_root_raise_and_insert: before its first split the only page is copied to another, and stays as the root. */
  #belowRoot(root: Leaf): Leaf {
    return leafOf(this.#rules.newPage(root.page, 'none'), root);
  }

  /** btr_insert_into_right_sibling: what would come last may go first into the next page, which is not tidied up for it. */
  #addToRight(place: number, record: NewRecord): boolean {
    const { geometry } = this.#rules;
    const right = this.#leaves[place + 1];
    if (!right || roomOf(geometry, right) < record.bytes || !hasPlace(geometry, right, record.bytes)) return false;
    this.#bounds.keys[place] = record.key;
    if (record.tie !== undefined) this.#bounds.ties[place] = record.tie;
    put(geometry, right, 0, record);
    return true;
  }
}
