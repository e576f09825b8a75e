/** How much a table can still take, from what a living server tells of it. */
import { extentBytes, insertExtents } from './space-model.js';

export interface SpaceFigures {
  readonly fileBytes: number;
  readonly dataFreeBytes: number;
  /** One, or one a partition. */
  readonly files: number;
  readonly largestFileBytes: number;
}

/**
 * Free space in bytes: DATA_FREE (entirely free extents less InnoDB's reserve) and what the file may still grow, less
 * the 3 extents that an insert asks for besides: a table that refuses work can report 3 MiB of DATA_FREE, and has none.
 * A lower bound: free pages inside used extents take rows, too. Of a partitioned table only the growth counts,
 * that of the largest file, since nobody can say which partition the next rows need.
 */
export function insertRoomBytes({ fileBytes, dataFreeBytes, files, largestFileBytes }: SpaceFigures, capBytes: number) {
  const isOneFile = files <= 1;
  const growth = Math.max(0, capBytes - (isOneFile ? fileBytes : largestFileBytes));
  return Math.max(0, growth + (isOneFile ? dataFreeBytes : 0) - insertExtents * extentBytes);
}
