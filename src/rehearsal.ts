/** What every phase behind the loading of history shares: the lab, the table, the rows. Read-only. */

import type { Emit } from './events.js';
import type { Lab } from './lab/lab.js';
import type { ProgramPlace } from './lab/run-program.js';
import type { Replica } from './run/replica.js';
import type { Scenario } from './scenario/schema.js';
import type { Remedy } from './strategies/bind-remedy.js';
import type { Table } from './table/table.js';
import type { Workload } from './workload/workload.js';

export interface Rehearsal {
  readonly lab: Lab;
  /** Where the scenario asks for one. */
  readonly replica: Replica | null;
  readonly scenario: Scenario;
  /** Where programs of the user's are started, and where they are looked for: the scenario's directory, and PATH. */
  readonly programs: Pick<ProgramPlace, 'directory' | 'path'>;
  readonly workload: Workload;
  readonly table: Table;
  /** Those that can work on it. */
  readonly remedies: readonly Remedy[];
  readonly signal: AbortSignal;
  readonly emit: Emit;
  /** performance.now() at the command's start. */
  readonly startedMs: number;
}

/** A stretch's own sub-seed: the same for each strategy of a round, so that all meet the same arrivals. */
export function stretchSeed(scenario: Scenario, stretch: number): number {
  return (scenario.seed + Math.imul(stretch, 0x9e3779b1)) >>> 0;
}
