/**
 * The space model applied to the `jobs` table (workload/jobs-table.ts): what its rows and its three
 * secondary indexes take. Rows are added in primary-key order; the sums may be read at any time.
 */
import {
  fileBytesFor,
  innerPages,
  LeafPages,
  pageBytes,
  recordFootprint,
  secondaryIndexPages,
  usedFileBytes,
} from './space-model.js';

/** Stored bytes of one row's variable columns. */
export interface JobRowBytes {
  readonly query: number;
  readonly type: number;
  readonly databaseName: number;
  readonly resultTarget: number;
  readonly errorMessage: number;
}

/**
 * Record header 5, NULL bitmap 1, lengths of the variable columns 7, id 8, transaction id 6, roll pointer 7, account
 * and user 4 each, status and priority 1 each, four DATETIMEs of 5.
 */
const fixedBytes = 5 + 1 + 7 + 8 + 6 + 7 + 4 + 4 + 1 + 1 + 4 * 5;

const primaryKeyBytes = 8;
const indexes = [
  { name: 'idx_account_created', keyBytes: 4 + 5, order: 'scattered' },
  { name: 'idx_user', keyBytes: 4, order: 'scattered' },
  { name: 'idx_status_updated', keyBytes: 1 + 5, order: 'ascending' },
] as const;

export class JobsTableSpace {
  rows = 0;
  readonly #leaves = new LeafPages();
  #lobPages = 0;

  add(row: JobRowBytes): void {
    this.#lobPages += this.addHole(row);
  }

  /** A row that was deleted since: its leaf keeps the hole, its off-page pages are free again; answers with their number. */
  addHole(row: JobRowBytes): number {
    const fixed = fixedBytes + row.type + row.databaseName;
    const footprint = recordFootprint(fixed, [row.query, row.errorMessage, row.resultTarget]);
    this.rows++;
    this.#leaves.add(footprint.inPageBytes);
    return footprint.lobPages;
  }

  /** Bytes of the file that are not in free extents; tolerance as `usedFileBytes`. */
  usedBytes(): number {
    return usedFileBytes(this.#segments());
  }

  /** Bytes of the pages alone, without what segments and the file hold besides: so that rows on top of others add up. */
  pagesBytes(): number {
    return this.#segments().reduce((sum, pages) => sum + pages, 0) * pageBytes;
  }

  /** Pages in use of each segment. */
  #segments(): readonly number[] {
    const segments = [this.#leaves.count + this.#lobPages, innerPages(this.#leaves.count)];
    for (const { keyBytes, order } of indexes) {
      const leaves = secondaryIndexPages(this.rows, keyBytes + primaryKeyBytes, order);
      segments.push(leaves, innerPages(leaves));
    }
    return segments;
  }

  /** Size of the file. */
  expectedFileBytes(): number {
    return fileBytesFor(this.usedBytes());
  }
}
