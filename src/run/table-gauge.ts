/** The table file's size, asked of the server a few times a second on a connection of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Endpoint } from '../database/session.js';
import { readOtherFileBytes, readTableSpace } from '../database/space.js';

const everyMs = 100;

export interface TableGauge extends AsyncDisposable {
  readonly tableBytes: number;
  /** Largest seen so far of all other files of the schema together. */
  readonly otherBytesMax: number;
}

/** Starts the gauge; between two answers it keeps the last, and through a crash too. */
export async function watchTable(endpoint: Endpoint, table: string): Promise<TableGauge> {
  let session = await connect(endpoint);
  let stopped = false;
  let tableBytes = 0;
  let otherBytesMax = 0;
  const look = async () => {
    tableBytes = (await readTableSpace(session, table)).fileBytes || tableBytes;
    otherBytesMax = Math.max(otherBytesMax, await readOtherFileBytes(session, table));
  };
  const loop = async () => {
    while (!stopped) {
      await sleep(everyMs);
      try {
        await look();
      } catch {
        session.destroy();
        session = await connect(endpoint).catch(() => session);
      }
    }
  };
  await look();
  const running = loop();
  return {
    get tableBytes() {
      return tableBytes;
    },
    get otherBytesMax() {
      return otherBytesMax;
    },
    async [Symbol.asyncDispose]() {
      stopped = true;
      await running;
      await session[Symbol.asyncDispose]();
    },
  };
}
