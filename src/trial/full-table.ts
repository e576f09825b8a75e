/** The full table, kept so that every trial starts from it: each row's fingerprint, its space, and a physical copy. */
import { readServerState, type ServerState } from '../database/server-state.js';
import { connect } from '../database/session.js';
import type { Rehearsal } from '../rehearsal.js';
import type { SpaceLedger } from '../result/ledger.js';
import { noteOriginalRows, type OriginalRows } from '../row-account/original-rows.js';
import type { TrafficState } from '../workload/traffic.js';
import { fileBytesPerModelled } from './file-bytes.js';
import { takeAccount } from './ledger-account.js';

export interface FullTable {
  readonly tableBytes: number;
  /** Bytes of its file in use, a byte that the space model expects of its rows. */
  readonly fileBytesPerModelled: number;
  /** Every trial's table must have the same before the trial begins. */
  readonly ledger: SpaceLedger;
  readonly original: OriginalRows;
  /** Names of its indexes. */
  readonly indexes: readonly string[];
  /** The server beside the table: each trial leaves it to the next as it was. */
  readonly server: ServerState;
  /** What clients held when the outage's observation ended. */
  readonly state: TrafficState;
  /** Creation time of the newest row, MySQL DATETIME text: "now" of the simulated years. */
  readonly now: string;
}

/** Notes every row, then has the lab keep a physical copy. */
export async function keepFullTable({ lab, table, workload }: Rehearsal, state: TrafficState): Promise<FullTable> {
  await using session = await connect(lab.endpoint);
  const original = await noteOriginalRows(session, table);
  const [newest] = await session.query<{ now: string }>(`SELECT MAX(created_at) AS now FROM \`${table}\``);
  const indexes = await session.query<{ Key_name: string }>(`SHOW KEYS FROM \`${table}\``);
  await lab.snapshot(table);
  // Some caps have the server started anew for the copy, which ends its connections.
  await using later = await connect(lab.endpoint);
  const tableBytes = await lab.tableFileBytes(table);
  return {
    tableBytes,
    fileBytesPerModelled: fileBytesPerModelled(workload, tableBytes, state),
    ledger: await takeAccount(lab, table),
    original,
    indexes: [...new Set(indexes.map(({ Key_name }) => Key_name))],
    server: await readServerState(later),
    state,
    now: newest?.now ?? '',
  };
}
