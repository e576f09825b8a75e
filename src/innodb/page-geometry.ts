/**
 * What a page of a tablespace has room for, by its size and the table's row format: page0page.ic, fsp0types.h and
 * lob0impl.h of the server's source. Of ROW_FORMAT=COMPRESSED only the outline: how far rows shrink is their content's
 * affair, so a share is assumed. Given the right one, the model has 3 % more than a 9.7.4 server in pages of 8 KiB, 10 % in 4.
 */

export type RowFormat = 'dynamic' | 'compact' | 'redundant' | 'compressed';

export interface PageGeometry {
  readonly rowFormat: RowFormat;
  /** In the file; less than a page in memory where it is compressed. */
  readonly pageBytes: number;
  readonly pagesPerExtent: number;
  /** Bytes of records, and of the directory to them, that an empty page takes; before compression. */
  readonly emptyPageBytes: number;
  /** A record of so many bytes or more has its longest columns moved off-page (page_zip_rec_needs_ext). */
  readonly offPageFromBytes: number;
  /** Kept free in a leaf page of rows that arrive in order (dict_index_get_space_reserve). */
  readonly reserveBytes: number;
  /** With less room than this, a page with holes is split rather than tidied up (BTR_CUR_PAGE_REORGANIZE_LIMIT). */
  readonly tidyFromBytes: number;
  /** Of an off-page column that stay in the record: a pointer, and in the older formats 768 bytes before it. */
  readonly inRecordBytes: number;
  readonly firstLobPageBytes: number;
  readonly furtherLobPageBytes: number;
  /** Bytes left of an off-page byte. */
  readonly lobShare: number;
}

const pointerBytes = 20;
const olderPrefixBytes = 768;
/** Infimum, supremum, headers, the first two directory slots and the trailer; the older format's are longer. */
const frameBytes = { compact: 132, redundant: 137 };
const lobFrameBytes = { first: 704, further: 57 };
/** References to pages of a column that its first page has, and that a further page of them has (60 bytes each). */
const referencesInFirst = 10;
const referenceBytes = 60;
const compressedFrameBytes = 200;

export function pageGeometry(
  rowFormat: RowFormat,
  logicalBytes: number,
  compressed: { readonly pageBytes: number; readonly share: number },
): PageGeometry {
  const isCompressed = rowFormat === 'compressed';
  const pageBytes = isCompressed ? compressed.pageBytes : logicalBytes;
  const empty = logicalBytes - (rowFormat === 'redundant' ? frameBytes.redundant : frameBytes.compact);
  const room = (pageBytes - compressedFrameBytes) / compressed.share;
  const recordMax = Math.min(Math.floor(empty / 2), 16_383);
  return {
    rowFormat,
    pageBytes,
    pagesPerExtent: Math.max(64, 2 ** 20 / logicalBytes),
    emptyPageBytes: isCompressed ? Math.min(empty, Math.floor(room)) : empty,
    offPageFromBytes: isCompressed ? Math.min(recordMax, (pageBytes - compressedFrameBytes) / 2) : recordMax,
    reserveBytes: isCompressed ? 0 : logicalBytes / 16,
    tidyFromBytes: logicalBytes / 32,
    inRecordBytes: pointerBytes + (rowFormat === 'dynamic' || isCompressed ? 0 : olderPrefixBytes),
    firstLobPageBytes: pageBytes - lobFrameBytes.first,
    furtherLobPageBytes: pageBytes - lobFrameBytes.further,
    lobShare: isCompressed ? compressed.share : 1,
  };
}

/** Pages that an off-page column of `bytes` takes; they are never shared with another column. */
export function offPagePages(geometry: PageGeometry, bytes: number): number {
  const stored = Math.ceil(bytes * geometry.lobShare);
  const further = Math.max(0, Math.ceil((stored - geometry.firstLobPageBytes) / geometry.furtherLobPageBytes));
  const referenced = Math.max(0, 1 + further - referencesInFirst);
  return 1 + further + Math.ceil(referenced / Math.floor(geometry.furtherLobPageBytes / referenceBytes));
}
