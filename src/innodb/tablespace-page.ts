/**
 * What one page of an InnoDB tablespace file holds, in bytes: a pure reader of the documented page format
 * (FIL header: fil0types.h; index page: page0types.h; off-page text: lob0lob.h, lob0impl.h; 16 KiB pages, row
 * formats DYNAMIC and COMPACT). A page that was freed keeps its content: whether it is in use is its extent's word.
 */
import { pageBytes } from './space-model.js';

/** An index page of the B-tree; bytes sum to the page. */
export interface IndexPage {
  readonly kind: 'index';
  readonly indexId: number;
  /** 0 is a leaf. */
  readonly level: number;
  /** Records in the page, and those of them that are delete-marked: not yet purged. */
  readonly records: number;
  readonly markedRecords: number;
  readonly recordBytes: number;
  /** What purged and moved records left; a record may take it only where it fits. */
  readonly garbageBytes: number;
  /** Between the last record and the page directory: never used since the page was last built. */
  readonly gapBytes: number;
  /** Headers, the two system records, the page directory, the trailer. */
  readonly frameBytes: number;
}

/** A page of a column that is stored off-page; never shared with another column. */
interface LobPage {
  readonly kind: 'lob';
  readonly textBytes: number;
  readonly frameBytes: number;
  readonly slackBytes: number;
}

/** Space management, dictionary information (SDI), pages that are allocated and not yet written. */
interface OverheadPage {
  readonly kind: 'overhead';
}

export type Page = IndexPage | LobPage | OverheadPage | { readonly kind: 'unreadable'; readonly reason: string };

const pageType = { index: 17855, lobBefore8: 10, lobIndex: 22, lobData: 23, lobFirst: 24 } as const;
/** Types of which only the server, with its keys or its decompression, can tell what is inside. */
const unreadable: ReadonlyMap<number, string> = new Map([
  [11, 'ROW_FORMAT=COMPRESSED'],
  [12, 'ROW_FORMAT=COMPRESSED'],
  [14, 'page compression'],
  [15, 'encryption'],
  [16, 'encryption'],
  [17854, 'a spatial index'],
]);

const header = { type: 24, slots: 38, heapTop: 40, heapRecords: 42, garbage: 46, records: 54, level: 64, indexId: 66 };
const infimum = 99;
const supremum = 112;
const firstRecord = 120;
const trailerBytes = 8;
const slotBytes = 2;
const compactFlag = 0x8000;
const deletedFlag = 0x20;

/** Where text begins in each kind of off-page page, and where the page says how much of it there is. */
const lobLayout: ReadonlyMap<number, { readonly lengthAt: number; readonly textAt: number }> = new Map([
  [pageType.lobFirst, { lengthAt: 54, textAt: 696 }],
  [pageType.lobData, { lengthAt: 39, textAt: 49 }],
  [pageType.lobBefore8, { lengthAt: 38, textAt: 46 }],
]);

/** Reads a whole page of 16 KiB. */
export function readPage(page: Buffer): Page {
  const type = page.readUInt16BE(header.type);
  if (type === pageType.index) return readIndexPage(page);
  const lob = lobLayout.get(type);
  if (lob) {
    const textBytes = page.readUInt32BE(lob.lengthAt);
    const frameBytes = lob.textAt + trailerBytes;
    return { kind: 'lob', textBytes, frameBytes, slackBytes: pageBytes - frameBytes - textBytes };
  }
  if (type === pageType.lobIndex) return { kind: 'lob', textBytes: 0, frameBytes: pageBytes, slackBytes: 0 };
  const reason = unreadable.get(type);
  return reason === undefined ? { kind: 'overhead' } : { kind: 'unreadable', reason };
}

function readIndexPage(page: Buffer): Page {
  if ((page.readUInt16BE(header.heapRecords) & compactFlag) === 0)
    return { kind: 'unreadable', reason: 'ROW_FORMAT=REDUNDANT' };
  const heapTop = page.readUInt16BE(header.heapTop);
  const garbageBytes = page.readUInt16BE(header.garbage);
  const endBytes = trailerBytes + page.readUInt16BE(header.slots) * slotBytes;
  const level = page.readUInt16BE(header.level);
  return {
    kind: 'index',
    indexId: Number(page.readBigUInt64BE(header.indexId)),
    level,
    records: page.readUInt16BE(header.records),
    markedRecords: level === 0 ? countMarked(page) : 0,
    recordBytes: heapTop - firstRecord - garbageBytes,
    garbageBytes,
    gapBytes: pageBytes - endBytes - heapTop,
    frameBytes: firstRecord + endBytes,
  };
}

/** Follows the list of records from the infimum to the supremum; bounded, since a torn page could hold a ring. */
function countMarked(page: Buffer): number {
  const recordsAtMost = pageBytes / 5;
  let marked = 0;
  let at = infimum;
  for (let seen = 0; seen < recordsAtMost; seen++) {
    at = (at + page.readUInt16BE(at - 2)) % pageBytes;
    if (at === supremum || at < firstRecord) break;
    if ((page.readUInt8(at - 5) & deletedFlag) !== 0) marked++;
  }
  return marked;
}
