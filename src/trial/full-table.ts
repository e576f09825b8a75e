/** The full table, kept so that every trial starts from it: each row's fingerprint, its space, and a physical copy. */
import { readServerState, type ServerState } from '../database/server-state.js';
import { connect } from '../database/session.js';
import type { Rehearsal } from '../rehearsal.js';
import type { SpaceLedger } from '../result/ledger.js';
import { noteOriginalRows, type OriginalRows } from '../row-account/original-rows.js';
import type { Ages } from '../table/age.js';
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
  /** The server beside the table: each trial leaves it to the next as it was. */
  readonly server: ServerState;
  /** What clients held when the outage's observation ended. */
  readonly state: TrafficState;
  /** "Now" of the simulated years: history's end, whatever traffic added since. */
  readonly ages: Ages;
}

/** Notes every row, then has the lab keep a physical copy. */
export async function keepFullTable(
  { lab, table, workload, scenario }: Pick<Rehearsal, 'lab' | 'table' | 'workload' | 'scenario'>,
  state: TrafficState,
): Promise<FullTable> {
  await using session = await connect(lab.endpoint);
  const original = await noteOriginalRows(session, table);
  await lab.snapshot(table.name);
  // Some caps have the server started anew for the copy, which ends its connections.
  await using later = await connect(lab.endpoint);
  const tableBytes = await lab.tableFileBytes(table.name);
  return {
    tableBytes,
    fileBytesPerModelled: fileBytesPerModelled(workload, tableBytes, state),
    ledger: await takeAccount(lab, table.name),
    original,
    server: await readServerState(later),
    state,
    ages: { now: `${scenario.history.to} 00:00:00`, keyAt: workload.keyAt },
  };
}
