/**
 * Who owns each extent of a tablespace, and which of its pages are free: a pure reader of page 0's header and
 * of the extent descriptors, which stand in page 0 and every 16,384 pages after it (fsp0fsp.h). What it says of
 * DATA_FREE is the server's own arithmetic (fsp_get_available_space_in_free_extents), to be held against its answer.
 */
import { extentBytes, pageBytes, reserveExtents } from './space-model.js';

export const pagesPerExtent = extentBytes / pageBytes;
/** Pages from one page of descriptors to the next. */
export const describedPages = pageBytes;

/** Page 0's account of the file. */
export interface SpaceHeader {
  /** Pages that the server counts as the file's; the file itself may be longer by what an extension left. */
  readonly pages: number;
  /** Extents behind this page were never used and have no descriptor yet. */
  readonly freeLimit: number;
  readonly freeListExtents: number;
  /** Why this reader cannot account for the file; null where it can. */
  readonly refusal: string | null;
}

export interface Extent {
  readonly state: 'free' | 'shared' | 'segment';
  /** The segment that owns it; null where it is free, or where its single pages belong to several. */
  readonly segment: number | null;
  readonly freePages: number;
  isFree(pageInExtent: number): boolean;
}

const fspHeaderAt = 38;
const flagBits = { zipSize: [1, 0xf], pageSize: [6, 0xf], encryption: [13, 1] } as const;
const descriptorsAt = fspHeaderAt + 112;
const descriptorBytes = 40;
const states = { neverUsed: 0, free: 1, sharedPartly: 2, sharedFull: 3, segment: 4 } as const;

export function readSpaceHeader(page: Buffer): SpaceHeader {
  const flags = page.readUInt32BE(fspHeaderAt + 16);
  return {
    pages: page.readUInt32BE(fspHeaderAt + 8),
    freeLimit: page.readUInt32BE(fspHeaderAt + 12),
    freeListExtents: page.readUInt32BE(fspHeaderAt + 24),
    refusal: refusalOf(flags),
  };
}

function refusalOf(flags: number): string | null {
  const of = ([shift, mask]: readonly [number, number]) => (flags >>> shift) & mask;
  if (of(flagBits.zipSize) !== 0) return 'ROW_FORMAT=COMPRESSED: only the server can look into a compressed page';
  if (of(flagBits.pageSize) !== 0) return 'a page size other than 16 KiB';
  if (of(flagBits.encryption) !== 0) return 'encryption: only the server has the key';
  return null;
}

/** The extent of page `pageNumber`, from the descriptor page in front of it. */
export function readExtent(descriptors: Buffer, pageNumber: number): Extent {
  const index = Math.floor((pageNumber % describedPages) / pagesPerExtent);
  const at = descriptorsAt + index * descriptorBytes;
  const state = descriptors.readUInt32BE(at + 20);
  // Two bits a page, of which the lower says that it is free.
  const isFree = (page: number) => ((descriptors.readUInt8(at + 24 + (page >> 2)) >> ((page & 3) * 2)) & 1) === 1;
  if (state === states.neverUsed || state === states.free) return entirelyFree;
  let freePages = 0;
  for (let page = 0; page < pagesPerExtent; page++) if (isFree(page)) freePages++;
  const owned = state === states.segment;
  return {
    state: owned ? 'segment' : 'shared',
    segment: owned ? Number(descriptors.readBigUInt64BE(at)) : null,
    freePages,
    isFree,
  };
}

/** An extent that no segment has, or that lies behind the free limit. */
export const entirelyFree: Extent = { state: 'free', segment: null, freePages: pagesPerExtent, isFree: () => true };

/** What information_schema.TABLES.DATA_FREE must be for such a header. */
export function dataFreeBytes({ pages, freeLimit, freeListExtents }: SpaceHeader): number {
  let neverUsed = Math.floor((pages - freeLimit) / pagesPerExtent);
  if (neverUsed > 0) {
    neverUsed--;
    neverUsed -= Math.floor(neverUsed / (describedPages / pagesPerExtent));
  }
  const free = freeListExtents + neverUsed - reserveExtents(pages * pageBytes);
  return Math.max(0, free) * extentBytes;
}
