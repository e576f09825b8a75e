/**
 * Which pages of a tablespace's file its segments take, as the server hands them out: fseg_alloc_free_page_low and what
 * it calls in fsp0fsp.cc, rule by rule. Nothing is ever given back here. The descriptor pages of each 16,384 pages are
 * counted as pages of the extent that they lie in.
 */

/** Where records go next after a split: up, down, or nobody knows (off-page columns, a new root). */
export type Direction = 'up' | 'down' | 'none';

export class FilePages {
  readonly pagesPerExtent: number;
  /** Pages that were taken, of all segments and the file's own. */
  used = 0;
  /** By extent: its segment; `shared` for those of single pages; `free`, or beyond the end. */
  readonly #owners: (Segment | 'shared' | 'free')[] = [];
  readonly #usedIn: number[] = [];
  readonly #isUsed: boolean[] = [];
  /** All before are taken. */
  #firstFree = 0;
  #firstShared = 0;
  #extentsInUse = 0;

  constructor(pagesPerExtent: number, ownPages: number) {
    this.pagesPerExtent = pagesPerExtent;
    for (let page = 0; page < ownPages; page++) this.#takeShared();
  }

  segment(): Segment {
    return { single: 0, used: 0, reserved: 0, notFull: [], free: [] };
  }

  /** A page for `segment`, near `hint` if it can be; answers with its number. */
  take(segment: Segment, hint: number, direction: Direction): number {
    const { pagesPerExtent } = this;
    let extent = Math.floor(hint / pagesPerExtent);
    // Beyond what was ever looked at: as though no hint were given.
    if (extent >= this.#owners.length) extent = 0;
    const owner = this.#owners[extent];
    const isScarce = segment.reserved - segment.used < segment.reserved * reserveFactor;
    const isLarge = segment.used >= pagesPerExtent / 2;
    if (owner === segment && !this.#isUsed[hint]) return this.#mark(segment, hint);
    if (owner === 'free' && isScarce && isLarge) {
      this.#give(segment, extent);
      return this.#mark(segment, hint);
    }
    if (direction !== 'none' && isScarce && isLarge) {
      const first = this.#extentFor(segment) * pagesPerExtent;
      return this.#mark(segment, direction === 'down' ? first + pagesPerExtent - 1 : first);
    }
    if (owner === segment && (this.#usedIn[extent] ?? 0) < pagesPerExtent)
      return this.#mark(segment, this.#freePageIn(extent, hint % pagesPerExtent));
    if (segment.reserved > segment.used) return this.#mark(segment, this.#freePageIn(this.#partlyUsed(segment), 0));
    if (!isLarge) {
      segment.single++;
      segment.used++;
      segment.reserved++;
      return this.#takeShared();
    }
    return this.#mark(segment, this.#extentFor(segment) * pagesPerExtent);
  }

  /** Pages of extents that are not entirely free. Before a second extent is touched, the file has but its pages. */
  get pagesInUse(): number {
    return this.#extentsInUse > 1 ? this.#extentsInUse * this.pagesPerExtent : this.used;
  }

  #mark(segment: Segment, page: number): number {
    const extent = Math.floor(page / this.pagesPerExtent);
    const before = this.#usedIn[extent] ?? 0;
    if (before === 0) {
      segment.free.splice(segment.free.indexOf(extent), 1);
      segment.notFull.push(extent);
    }
    this.#usedIn[extent] = before + 1;
    if (before + 1 === this.pagesPerExtent) segment.notFull.splice(segment.notFull.indexOf(extent), 1);
    this.#isUsed[page] = true;
    segment.used++;
    this.used++;
    return page;
  }

  #partlyUsed({ notFull, free }: Segment): number {
    return notFull[0] ?? free[0] ?? 0;
  }

  /** The extent's first free page at or after `from`, or before it. */
  #freePageIn(extent: number, from: number): number {
    const first = extent * this.pagesPerExtent;
    for (let step = 0; step < this.pagesPerExtent; step++) {
      const page = first + ((from + step) % this.pagesPerExtent);
      if (!this.#isUsed[page]) return page;
    }
    return first;
  }

  /** fseg_alloc_free_extent: one that the segment holds already, or the file's first free one. */
  #extentFor(segment: Segment): number {
    const held = segment.free[0];
    if (held !== undefined) return held;
    const extent = this.#nextFree();
    this.#give(segment, extent);
    return extent;
  }

  /**
   * No others are given in advance: fseg_fill_free_list does so only where the list of the segment's free extents is
   * empty, and it has this one.
   */
  #give(segment: Segment, extent: number): void {
    this.#owners[extent] = segment;
    this.#extentsInUse++;
    segment.free.push(extent);
    segment.reserved += this.pagesPerExtent;
  }

  #nextFree(): number {
    while (this.#firstFree < this.#owners.length && this.#owners[this.#firstFree] !== 'free') this.#firstFree++;
    // fsp_fill_free_list looks at four extents at a time.
    if (this.#firstFree === this.#owners.length)
      for (let extent = 0; extent < freeListExtents; extent++) this.#owners.push('free');
    return this.#firstFree;
  }

  #takeShared(): number {
    if (this.#owners[this.#firstShared] !== 'shared' || this.#usedIn[this.#firstShared] === this.pagesPerExtent) {
      this.#firstShared = this.#nextFree();
      this.#owners[this.#firstShared] = 'shared';
      this.#extentsInUse++;
    }
    const page = this.#freePageIn(this.#firstShared, 0);
    this.#isUsed[page] = true;
    this.#usedIn[this.#firstShared] = (this.#usedIn[this.#firstShared] ?? 0) + 1;
    this.used++;
    return page;
  }
}

/** Pages of one purpose: an index's leaves with off-page columns, or the pages above them. */
export interface Segment {
  single: number;
  used: number;
  reserved: number;
  /** Extents that it holds: partly used, in the order in which they were begun; and entirely free. */
  readonly notFull: number[];
  readonly free: number[];
}

/** innodb_segment_reserve_factor. */
const reserveFactor = 0.125;
/** FSP_FREE_ADD. */
const freeListExtents = 4;
