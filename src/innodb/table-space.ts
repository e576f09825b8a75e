/**
 * The file of a table, as rows go in one after another over one connection, in memory: every index's leaves
 * (leaf-pages.ts), the pages above them, off-page columns, and the pages and extents that they take (file-pages.ts).
 * Says how much of the file rows will fill before any of them is loaded. Says nothing of updates, deletes and purge.
 */
import { type Direction, FilePages, type Segment } from './file-pages.js';
import { keyNumbers } from './key-numbers.js';
import { LeafPages } from './leaf-pages.js';
import { recordBytes, rowFootprint } from './record-layout.js';
import type { IndexLayout, TableLayout } from './table-layout.js';

/** Header, change buffer bitmap, segments, and the table's own description (SDI). */
const ownPages = 4;
/** Of a reference to a page, beside the key. */
const childBytes = 4;
/** Of pages above the leaves: full where keys arrive in order. */
const innerFill = { ascending: 1, random: 0.69, grouped: 0.75 };

export class TableSpace {
  rows = 0;
  readonly #layout: TableLayout;
  readonly #file: FilePages;
  readonly #clustered: Tree;
  readonly #secondary: readonly Tree[];
  /** Rows come in the order of the clustered index, so that equal keys of others need no second look. */
  readonly #isInOrder: boolean;
  #lobPages = 0;

  constructor(layout: TableLayout) {
    this.#layout = layout;
    this.#isInOrder = layout.clustered.order === 'ascending';
    this.#file = new FilePages(layout.geometry.pagesPerExtent, ownPages);
    this.#clustered = new Tree(layout, layout.clustered, this.#file);
    this.#secondary = layout.secondary.map((index) => new Tree(layout, index, this.#file));
  }

  /**
   * `storedBytes`: of each column of the shape, in order; -1 for NULL; anything for a column of one width. `keys`: of
   * each index, the clustered one first and then as in the layout, a number that sorts as the key's own columns do; those
   * of equal ones sort by the clustered one's. Without them, for NaN, and in indexes that are ascending, the layout's
   * order stands for them.
   */
  add(storedBytes: ArrayLike<number>, keys?: ArrayLike<number>): void {
    const lobPages = this.addHole(storedBytes, keys);
    this.#lobPages += lobPages;
    for (let page = 0; page < lobPages; page++) this.#file.take(this.#clustered.leafSegment, 0, 'none');
  }

  /** A row that was deleted since: its leaves keep the hole, its off-page pages are free again; answers with their number. */
  addHole(storedBytes: ArrayLike<number>, keys?: ArrayLike<number>): number {
    const { clustered, geometry } = this.#layout;
    const { inPageBytes, lobPages } = rowFootprint(clustered.record, geometry, storedBytes);
    this.rows++;
    const tie = this.#clustered.add(inPageBytes, storedBytes, keys?.[0]);
    this.#secondary.forEach((tree, place) => {
      const bytes = recordBytes(tree.index.record, storedBytes);
      tree.add(bytes, storedBytes, keys?.[place + 1], this.#isInOrder ? undefined : tie);
    });
    return lobPages;
  }

  /** Bytes of the file that are not in free extents. */
  usedBytes(): number {
    return this.#file.pagesInUse * this.#layout.geometry.pageBytes;
  }

  /** Bytes of the pages alone, without what segments and the file hold besides: so that rows on top of others add up. */
  pagesBytes(): number {
    const trees = [this.#clustered, ...this.#secondary];
    return (trees.reduce((sum, { pages }) => sum + pages, 0) + this.#lobPages) * this.#layout.geometry.pageBytes;
  }

  /** Leaf pages of each index, the clustered one first. */
  leafPages(): readonly number[] {
    return [this.#clustered, ...this.#secondary].map(({ leafPages }) => leafPages);
  }
}

/** One index in the file. */
class Tree {
  readonly index: IndexLayout;
  readonly leafSegment: Segment;
  readonly #innerSegment: Segment;
  readonly #leaves: LeafPages;
  readonly #nextKey: () => number;
  readonly #file: FilePages;
  readonly #emptyPageBytes: number;
  #innerPages = 0;
  #keyBytes = 0;
  #records = 0;

  constructor({ geometry, clustered }: TableLayout, index: IndexLayout, file: FilePages) {
    this.index = index;
    this.#file = file;
    this.#emptyPageBytes = geometry.emptyPageBytes;
    this.leafSegment = file.segment();
    this.#innerSegment = file.segment();
    this.#nextKey = keyNumbers(index.order);
    const root = file.take(this.#innerSegment, 0, 'none');
    const rules = {
      geometry,
      isClustered: index === clustered,
      isAscending: index.order === 'ascending',
      newPage: (beside: number, direction: Direction) => this.#takeLeaf(beside, direction),
    };
    this.#leaves = new LeafPages(rules, root);
  }

  get leafPages(): number {
    return this.#leaves.count;
  }

  get pages(): number {
    return this.#leaves.count + this.#innerPages;
  }

  /** Answers with the number that the record was sorted by. */
  add(bytes: number, storedBytes: ArrayLike<number>, given: number | undefined, tie?: number): number {
    // A sample is enough for the mean: inner pages are a hundredth of all.
    if (this.#records % 16 === 0) this.#keyBytes += recordBytes(this.index.key, storedBytes);
    this.#records++;
    const isGiven = given !== undefined && !Number.isNaN(given) && this.index.order !== 'ascending';
    const key = isGiven ? given : this.#nextKey();
    this.#leaves.add(key, bytes, tie);
    return key;
  }

  /** The first of them is the one below the root, which until then is the only leaf. */
  #takeLeaf(beside: number, direction: Direction): number {
    if (this.#innerPages === 0) {
      this.#innerPages = 1;
      return this.#file.take(this.leafSegment, 0, direction);
    }
    const page = this.#file.take(this.leafSegment, direction === 'down' ? beside - 1 : beside + 1, direction);
    this.#growInner();
    return page;
  }

  #growInner(): void {
    const keyBytes = this.#keyBytes / Math.ceil(this.#records / 16);
    const perPage = (this.#emptyPageBytes * innerFill[this.index.order]) / (keyBytes + childBytes);
    let wanted = 0;
    for (let below = this.#leaves.count + 1; below > 1; wanted += below) below = Math.ceil(below / perPage);
    for (; this.#innerPages < wanted; this.#innerPages++) this.#file.take(this.#innerSegment, 0, 'up');
  }
}
