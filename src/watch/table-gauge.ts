/** The sizes of the table's file (or its partitions' files) and of all others beside it, looked at a few times a second while traffic runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab/lab.js';
import { tableBytesOf } from '../lab/table-files.js';

/** At least so long between two looks, and four times as long as a look takes: in a container one costs 60 ms. */
const pauseMsMin = 100;
const pauseForLook = 4;

export interface TableGauge extends AsyncDisposable {
  readonly tableBytes: number;
  /** All other files of the schema together: an archive table, a half-built rebuild. */
  readonly otherBytes: number;
  /** Every file of the schema, by name without `.ibd`. */
  readonly sizes: ReadonlyMap<string, number>;
}

/** Starts the gauge; between two looks it keeps the last. */
export async function watchTable(lab: Lab, table: string): Promise<TableGauge> {
  let stopped = false;
  let tableBytes = await lab.tableFileBytes(table);
  let otherBytes = 0;
  let sizes: ReadonlyMap<string, number> = new Map();
  const look = async () => {
    sizes = await lab.fileSizes();
    const own = tableBytesOf(sizes, table);
    tableBytes = own ?? tableBytes;
    const all = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
    otherBytes = all - (own ?? 0);
  };
  const loop = async () => {
    while (!stopped) {
      const startedMs = performance.now();
      // A container that is being restarted has nothing to show; the crash watch tells of it.
      await look().catch(() => {});
      await sleep(Math.max(pauseMsMin, pauseForLook * (performance.now() - startedMs)));
    }
  };
  const running = loop();
  return {
    get tableBytes() {
      return tableBytes;
    },
    get otherBytes() {
      return otherBytes;
    },
    get sizes() {
      return sizes;
    },
    async [Symbol.asyncDispose]() {
      stopped = true;
      await running;
    },
  };
}
