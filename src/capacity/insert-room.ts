/** How much a table can still take, from what a living server tells of it. */

export interface SpaceFigures {
  readonly fileBytes: number;
  readonly dataFreeBytes: number;
  /** One, or one a partition. */
  readonly files: number;
  readonly largestFileBytes: number;
}

/**
 * Free space in bytes: DATA_FREE (entirely free extents less InnoDB's reserve) and what the file may still grow.
 * A lower bound: free pages inside used extents take rows, too. Of a partitioned table only the growth counts,
 * that of the largest file, since nobody can say which partition the next rows need.
 */
export function insertRoomBytes({ fileBytes, dataFreeBytes, files, largestFileBytes }: SpaceFigures, capBytes: number) {
  const growth = Math.max(0, capBytes - (files > 1 ? largestFileBytes : fileBytes));
  return files > 1 ? growth : dataFreeBytes + growth;
}
