/**
 * Bytes of the table's file that rows take: the space model over these very rows, since the newest are the largest,
 * times what the full table's own rows took against the model. Counted are extents in use, as DATA_FREE counts those
 * that are not; InnoDB's reserve is no row's. Rows that go in after a remedy leave no holes as deleted ones did, so
 * the pages of holes are no part of what a row takes. So it is a unit, the full table's density, and not what those
 * rows took: loaded in bulk into an empty table they took 14 to 16 % less, inserted side by side 16 to 21 % more (64 MiB).
 */

import { usableBytes } from '../innodb/space-model.js';
import { TableSpace } from '../innodb/table-space.js';
import type { TrafficState } from '../workload/traffic.js';
import type { Workload } from '../workload/workload.js';

/** Of the full table: bytes in use a byte that the model expects of all rows that it was filled with. */
export function fileBytesPerModelled(workload: Workload, tableBytes: number, state: TrafficState): number {
  const waiting = new Set(state.backlog.filter(({ operation }) => operation === 'issue').map(({ index }) => index));
  const space = new TableSpace(workload.layout);
  for (let index = 0; index < state.nextIndex; index++) {
    if (waiting.has(index)) continue;
    const isDeleted = workload.isDeleted(index);
    const { storedBytes, keys } = workload.sizeOf(index);
    if (isDeleted) space.addHole(storedBytes, keys);
    else space.add(storedBytes, keys);
  }
  return usableBytes(tableBytes) / rowBytes(workload, space);
}

/** Of the rows with these indexes, were they inserted into the table. */
export function fileBytesOf(workload: Workload, perModelled: number, indexes: readonly number[]): number {
  const space = new TableSpace(workload.layout);
  for (const index of indexes) {
    const { storedBytes, keys } = workload.sizeOf(index);
    space.add(storedBytes, keys);
  }
  return Math.round(perModelled * rowBytes(workload, space));
}

/** Pages that are there for the rows: an empty table has a few of its own. */
function rowBytes({ layout }: Workload, space: TableSpace): number {
  return space.pagesBytes() - new TableSpace(layout).pagesBytes();
}
