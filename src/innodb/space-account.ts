/**
 * The account of a table's file: every byte of it in exactly one category, so that the categories sum to the file.
 * Measured from the file's own pages; only the share of delete-marked rows among a page's bytes is an estimate,
 * since a record's length needs the table's definition to be read.
 */
import { assert } from '../assert.js';

/** In the order in which a reader asks: what is kept, what it costs to keep, what is stuck, what is free. */
export const spaceCategories = [
  'liveRows',
  'offPageText',
  'deleteMarkedRows',
  'secondaryIndexes',
  'overhead',
  'offPageSlack',
  'pageGarbage',
  'pageGaps',
  'freePages',
  'heldExtents',
  'freeExtents',
  'reserve',
] as const;
export type SpaceCategory = (typeof spaceCategories)[number];

export type SpaceBytes = Readonly<Record<SpaceCategory, number>>;

/** One B-tree of the table. */
export interface IndexAccount {
  readonly name: string;
  readonly clustered: boolean;
  readonly leafPages: number;
  readonly innerPages: number;
  /** Off-page columns' pages; they are the clustered index's. */
  readonly lobPages: number;
  /** Leaf records that are not delete-marked, and those that are. */
  readonly records: number;
  readonly markedRecords: number;
  /** Free pages and entirely free extents inside its own segments: of use to this index alone. */
  readonly freePages: number;
  readonly heldExtents: number;
}

export interface SpaceAccount {
  readonly fileBytes: number;
  /** Categories sum to `fileBytes`. */
  readonly bytes: SpaceBytes;
  readonly rows: number;
  readonly markedRows: number;
  /** Free pages of extents that segments share: of use to indexes of fewer than 32 pages only. */
  readonly sharedFreePages: number;
  readonly freeExtents: number;
  /** What DATA_FREE must say, by the server's own arithmetic on the file's header. */
  readonly dataFreeBytes: number;
  readonly indexes: readonly IndexAccount[];
}

export function totalBytes(bytes: SpaceBytes): number {
  return spaceCategories.reduce((sum, category) => sum + bytes[category], 0);
}

/** Accounts of a table's partitions, as one; indexes of one name are put together. */
export function mergeAccounts(accounts: readonly SpaceAccount[]): SpaceAccount {
  const total = (of: (account: SpaceAccount) => number) => accounts.reduce((sum, account) => sum + of(account), 0);
  const indexes = new Map<string, IndexAccount>();
  for (const index of accounts.flatMap((account) => account.indexes)) {
    const before = indexes.get(index.name);
    indexes.set(index.name, before === undefined ? index : sumOf(before, index));
  }
  const merged: SpaceAccount = {
    fileBytes: total(({ fileBytes }) => fileBytes),
    bytes: Object.fromEntries(
      spaceCategories.map((category) => [category, total(({ bytes }) => bytes[category])]),
    ) as SpaceBytes,
    rows: total(({ rows }) => rows),
    markedRows: total(({ markedRows }) => markedRows),
    sharedFreePages: total(({ sharedFreePages }) => sharedFreePages),
    freeExtents: total(({ freeExtents }) => freeExtents),
    dataFreeBytes: total(({ dataFreeBytes }) => dataFreeBytes),
    indexes: [...indexes.values()],
  };
  assert(totalBytes(merged.bytes) === merged.fileBytes, 'the categories sum to the file');
  return merged;
}

function sumOf(left: IndexAccount, right: IndexAccount): IndexAccount {
  return {
    name: left.name,
    clustered: left.clustered,
    leafPages: left.leafPages + right.leafPages,
    innerPages: left.innerPages + right.innerPages,
    lobPages: left.lobPages + right.lobPages,
    records: left.records + right.records,
    markedRecords: left.markedRecords + right.markedRecords,
    freePages: left.freePages + right.freePages,
    heldExtents: left.heldExtents + right.heldExtents,
  };
}
