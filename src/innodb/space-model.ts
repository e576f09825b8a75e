/**
 * How InnoDB turns rows into bytes of a file-per-table tablespace with 16 KiB pages, row format DYNAMIC.
 * Pure arithmetic after the manual ("InnoDB Row Formats", "File Space Management") and the server's
 * source (btr0cur.cc, fsp0fsp.cc, lob0lob.h). For rows that arrive in primary-key order; says nothing of
 * deletes, purge or merges.
 */

export const pageBytes = 16_384;
export const extentBytes = 2 ** 20;

/** What an empty index page leaves for records (page_get_free_space_of_empty). */
const emptyPageBytes = 16_252;
/** A longer record has its longest columns moved off-page: half of an empty page (manual, "InnoDB Row Formats"). */
export const recordBytesMax = emptyPageBytes / 2;
/** What stays in the record of a column that is off-page. */
const offPagePointerBytes = 20;

const firstLobPageBytes = 15_680;
const furtherLobPageBytes = 16_327;
/** dict_index_get_space_reserve: a leaf page with two records or more keeps a sixteenth free for updates. */
const leafReserveBytes = pageBytes / 16;
const pagesPerExtent = extentBytes / pageBytes;
const singlePagesMax = 32;
/** That an insert which may split pages wants free beyond the reserve. */
export const insertExtents = 3;

/** Pages that an off-page column of `bytes` takes; they are never shared with another column. */
export function lobPages(bytes: number): number {
  return bytes <= firstLobPageBytes ? 1 : 1 + Math.ceil((bytes - firstLobPageBytes) / furtherLobPageBytes);
}

export interface RecordFootprint {
  /** Bytes in the leaf page. */
  readonly inPageBytes: number;
  readonly lobPages: number;
}

/** Where a record goes: `fixedBytes` is all but its long columns, of which the longest leave first. */
export function recordFootprint(fixedBytes: number, longColumnBytes: readonly number[]): RecordFootprint {
  let inPageBytes = fixedBytes;
  for (const bytes of longColumnBytes) inPageBytes += bytes;
  if (inPageBytes <= recordBytesMax) return { inPageBytes, lobPages: 0 };
  let pages = 0;
  for (const bytes of [...longColumnBytes].sort((a, b) => b - a)) {
    // A column of 40 bytes or less always stays (manual, "DYNAMIC Row Format").
    if (inPageBytes <= recordBytesMax || bytes <= 2 * offPagePointerBytes) break;
    inPageBytes += offPagePointerBytes - bytes;
    pages += lobPages(bytes);
  }
  return { inPageBytes, lobPages: pages };
}

/** Counts the leaf pages that records fill when they arrive in primary-key order (btr_cur_optimistic_insert). */
export class LeafPages {
  count = 0;
  #records = 0;
  #freeBytes = 0;

  add(recordBytes: number): void {
    // Half a byte a record of page directory (page_dir_calc_reserved_space).
    const room = this.#freeBytes - (this.#records + 1) / 2;
    const reserve = this.#records >= 2 ? leafReserveBytes : 0;
    if (this.count === 0 || recordBytes + reserve > room) {
      this.count++;
      this.#records = 0;
      this.#freeBytes = emptyPageBytes;
    }
    this.#records++;
    this.#freeBytes -= recordBytes;
  }
}

/**
 * Leaf pages of a secondary index of `rows` entries of `entryBytes` (its columns and the primary key's). Keys that
 * arrive in order fill pages to 15/16 (manual, "Physical Structure of an InnoDB Index"); scattered keys end between
 * a half and that: 0.63 measured on 9.7.4.
 */
export function secondaryIndexPages(rows: number, entryBytes: number, order: 'ascending' | 'scattered'): number {
  const recordHeaderBytes = 5.5;
  const fill = order === 'ascending' ? 15 / 16 : 0.63;
  return Math.ceil((rows * (entryBytes + recordHeaderBytes)) / (emptyPageBytes * fill));
}

/**
 * Pages that a segment with `pages` in use holds: single ones up to 32, whole extents after that
 * (fseg_alloc_free_page_low). Leaf pages that arrive in order keep `innodb_segment_reserve_factor` (an eighth) of
 * their segment free besides, off-page ones do not (463 of 3,486 pages and 0 of 16,412 measured on 9.7.4): both
 * happen in one segment, and the model leaves it out.
 */
export function segmentPages(pages: number): number {
  if (pages <= singlePagesMax) return pages;
  return singlePagesMax + Math.ceil((pages - singlePagesMax) / pagesPerExtent) * pagesPerExtent;
}

/**
 * Bytes of a table's file that are not in entirely free extents, for the pages in use of each of its segments (an
 * index has two: leaves with off-page columns, and inner pages). Extents of single pages are part empty: 1.5 extents,
 * measured on 9.7.4.
 */
export function usedFileBytes(segments: readonly number[]): number {
  return segments.reduce((sum, pages) => sum + segmentPages(pages), 0) * pageBytes + 1.5 * extentBytes;
}

/**
 * Share of a file that normal inserts may not touch: 2 extents and 1 % of all (fsp_reserve_free_extents, FSP_NORMAL).
 * 3.1 % at 64 MiB, 1.0 % at 2 TiB.
 */
export function reserveShare(fileBytes: number): number {
  return Math.min(1, (reserveExtents(fileBytes) * extentBytes) / fileBytes);
}

/**
 * Bytes of a file of `capBytes` that can be in use before an insert that needs a page is refused: all but the reserve
 * and the 3 extents that such an insert asks for besides (btr_cur_pessimistic_insert).
 */
export function usableBytes(capBytes: number): number {
  return Math.max(0, capBytes - (reserveExtents(capBytes) + insertExtents) * extentBytes);
}

/**
 * Size of a file that grows freely, with `usedBytes` in use: a page at a time below 1 extent, an extent at a time below
 * 32, then four (fsp_try_extend_data_file), so that the reserve and an insert's extents always fit.
 */
export function fileBytesFor(usedBytes: number): number {
  if (usedBytes <= extentBytes) return Math.ceil(usedBytes / pageBytes) * pageBytes;
  const reserved = (reserveExtents(usedBytes) + insertExtents) * extentBytes;
  const wanted = usedBytes + reserved;
  const step = wanted <= 32 * extentBytes ? extentBytes : 4 * extentBytes;
  return Math.ceil(wanted / step) * step;
}

/** Extents that normal inserts may not touch. */
export function reserveExtents(fileBytes: number): number {
  return 2 + Math.floor(fileBytes / extentBytes / 100);
}

/** Pages above the leaves: one for every few hundred of them. */
export function innerPages(leafPages: number): number {
  const fanOut = pagesPerExtent * 10;
  let pages = 0;
  for (let level = leafPages; level > 1; ) {
    level = Math.ceil(level / fanOut);
    pages += level;
  }
  return pages;
}
