/**
 * Takes the pages of one tablespace file, in order, and gives the account of its bytes. Holds one page of
 * descriptors and a few counts, so that a file of any size is read in the memory of one page. Needs nothing but
 * the file: the clustered index is the one with the lowest id, since InnoDB makes it first.
 *
 * The file must be at rest (FLUSH TABLES … FOR EXPORT): on a living server its pages are stale and torn.
 */
import { assert } from '../assert.js';
import { type IndexAccount, type SpaceAccount, type SpaceBytes, totalBytes } from './space-account.js';
import { extentBytes, pageBytes, reserveExtents } from './space-model.js';
import {
  dataFreeBytes,
  describedPages,
  type Extent,
  entirelyFree,
  pagesPerExtent,
  readExtent,
  readSpaceHeader,
  type SpaceHeader,
} from './tablespace-extents.js';
import { type IndexPage, type Page, readPage } from './tablespace-page.js';

/** Off-page columns are in the clustered index's leaf segment, whichever that is. */
const clusteredOwner = 0;

export class TablespaceReader {
  /** Why the file cannot be accounted for; null as long as it can. */
  refusal: string | null = null;
  readonly #indexes = new Map<number, IndexCounts>();
  readonly #segments = new Map<number, SegmentCounts>();
  readonly #lob = { pages: 0, textBytes: 0, slackBytes: 0 };
  #header: SpaceHeader | null = null;
  #descriptors = Buffer.alloc(0);
  #extent: Extent = entirelyFree;
  #pages = 0;
  #overheadBytes = 0;
  #freePages = 0;
  #sharedFreePages = 0;
  #heldPages = 0;
  #freeExtents = 0;

  /** The next page. After a refusal nothing more is read. */
  add(page: Buffer): void {
    assert(page.length === pageBytes, 'a whole page');
    if (this.refusal !== null) return;
    const number = this.#pages++;
    if (number === 0) this.#header = readSpaceHeader(page);
    assert(this.#header, 'page 0 comes first');
    this.refusal = this.#header.refusal;
    if (number % describedPages === 0) this.#descriptors = Buffer.from(page);
    if (number % pagesPerExtent === 0) this.#enterExtent(this.#header, number);
    if (this.#extent.state === 'free') return;
    if (this.#extent.isFree(number % pagesPerExtent)) this.#countFree();
    else this.#countUsed(readPage(page));
  }

  /** The account, after the last page. */
  finish(): SpaceAccount {
    assert(this.#header && this.refusal === null, 'a readable file with a page 0');
    assert(this.#pages >= this.#header.pages, `all of the ${this.#header.pages} pages that the header tells of`);
    const fileBytes = this.#pages * pageBytes;
    const ordered = [...this.#indexes].sort(([left], [right]) => left - right);
    const [clustered = zeroCounts(), ...secondary] = ordered.map(([, counts]) => counts);
    const indexes = ordered.map(([id, counts], position) => this.#indexAccount(id, counts, position));
    const reserve = Math.min(this.#freeExtents, reserveExtents(fileBytes));
    const bytes = {
      liveRows: clustered.recordBytes - clustered.markedBytes,
      offPageText: this.#lob.textBytes,
      deleteMarkedRows: clustered.markedBytes,
      secondaryIndexes: secondary.reduce((sum, index) => sum + index.leafPages + index.innerPages, 0) * pageBytes,
      overhead: this.#overheadBytes + clustered.frameBytes + clustered.innerPages * pageBytes,
      offPageSlack: this.#lob.slackBytes,
      pageGarbage: clustered.garbageBytes,
      pageGaps: clustered.gapBytes,
      freePages: this.#freePages * pageBytes,
      heldExtents: this.#heldPages * pageBytes,
      freeExtents: (this.#freeExtents - reserve) * extentBytes,
      reserve: reserve * extentBytes,
    } satisfies SpaceBytes;
    assert(totalBytes(bytes) === fileBytes, `${totalBytes(bytes)} bytes in categories, ${fileBytes} in the file`);
    return {
      fileBytes,
      bytes,
      rows: clustered.records,
      markedRows: clustered.markedRecords,
      sharedFreePages: this.#sharedFreePages,
      freeExtents: this.#freeExtents,
      dataFreeBytes: dataFreeBytes(this.#header),
      indexes,
    };
  }

  #enterExtent({ freeLimit, pages }: SpaceHeader, number: number): void {
    const extent = number >= freeLimit ? entirelyFree : readExtent(this.#descriptors, number);
    // A last extent that the file holds only in part is no extent to the server: its pages count one by one.
    const isWhole = number + pagesPerExtent <= pages;
    this.#extent = extent.state === 'free' && !isWhole ? { ...extent, state: 'shared' } : extent;
    if (this.#extent.state === 'free') this.#freeExtents++;
  }

  #countFree(): void {
    const { segment, freePages } = this.#extent;
    const isHeld = segment !== null && freePages === pagesPerExtent;
    if (isHeld) this.#heldPages++;
    else this.#freePages++;
    if (segment === null) this.#sharedFreePages++;
    else this.#segmentCounts(segment)[isHeld ? 'heldPages' : 'freePages']++;
  }

  #countUsed(page: Page): void {
    const { segment } = this.#extent;
    if (page.kind === 'unreadable') {
      this.refusal = page.reason;
    } else if (page.kind === 'overhead') {
      this.#overheadBytes += pageBytes;
    } else if (page.kind === 'lob') {
      this.#lob.pages++;
      this.#lob.textBytes += page.textBytes;
      this.#lob.slackBytes += page.slackBytes;
      this.#overheadBytes += page.frameBytes;
      if (segment !== null) this.#segmentCounts(segment).owner = clusteredOwner;
    } else {
      const index = this.#indexes.get(page.indexId) ?? zeroCounts();
      this.#indexes.set(page.indexId, index);
      countIndexPage(index, page);
      if (segment !== null) this.#segmentCounts(segment).owner = page.indexId;
    }
  }

  #segmentCounts(segment: number): SegmentCounts {
    const counts = this.#segments.get(segment) ?? { owner: null, freePages: 0, heldPages: 0 };
    this.#segments.set(segment, counts);
    return counts;
  }

  #indexAccount(id: number, counts: IndexCounts, position: number): IndexAccount {
    const clustered = position === 0;
    const segments = [...this.#segments.values()].filter(
      ({ owner }) => owner === id || (clustered && owner === clusteredOwner),
    );
    return {
      name: clustered ? 'clustered' : `secondary ${position}`,
      clustered,
      leafPages: counts.leafPages,
      innerPages: counts.innerPages,
      lobPages: clustered ? this.#lob.pages : 0,
      records: counts.records,
      markedRecords: counts.markedRecords,
      freePages: segments.reduce((sum, segment) => sum + segment.freePages, 0),
      heldExtents: segments.reduce((sum, segment) => sum + segment.heldPages, 0) / pagesPerExtent,
    };
  }
}

interface SegmentCounts {
  /** Id of the index that it belongs to, by the used pages in it. */
  owner: number | null;
  freePages: number;
  heldPages: number;
}

type IndexCounts = ReturnType<typeof zeroCounts>;

/** Bytes are those of leaf pages. */
function zeroCounts() {
  return {
    leafPages: 0,
    innerPages: 0,
    records: 0,
    markedRecords: 0,
    recordBytes: 0,
    markedBytes: 0,
    garbageBytes: 0,
    gapBytes: 0,
    frameBytes: 0,
  };
}

function countIndexPage(index: IndexCounts, page: IndexPage): void {
  if (page.level > 0) {
    index.innerPages++;
    return;
  }
  index.leafPages++;
  index.records += page.records - page.markedRecords;
  index.markedRecords += page.markedRecords;
  index.recordBytes += page.recordBytes;
  index.markedBytes += page.records === 0 ? 0 : Math.round((page.recordBytes * page.markedRecords) / page.records);
  index.garbageBytes += page.garbageBytes;
  index.gapBytes += page.gapBytes;
  index.frameBytes += page.frameBytes;
}
