/** Which remedy meets which fault, and what its clean trials say of its length. */
import { median } from 'simple-statistics';
import { assert } from '../assert.js';
import type { Trial } from '../result/schema.js';
import type { FaultSpec } from '../scenario/fault-schema.js';
import type { Scenario } from '../scenario/schema.js';
import type { Remedy } from '../strategies/bind-remedy.js';

export interface FaultPlan {
  readonly remedy: Remedy;
  readonly fault: FaultSpec;
}

/** A remedy when nothing goes wrong: median over its clean trials. */
export interface CleanFigures {
  readonly durationMs: number;
  readonly rowsMoved: number;
}

/** Fault by fault, in the scenario's order; each once, with the remedies that it lists, or with all that can meet it. */
export function planFaults({ faults }: Scenario, remedies: readonly Remedy[]): readonly FaultPlan[] {
  return faults.flatMap((fault) =>
    remedies
      .filter((remedy) => fault.strategies?.includes(remedy.label) ?? canMeet(remedy, fault.kind))
      .map((remedy) => ({ remedy, fault })),
  );
}

/** Whether a fault of this kind finds anything to break in the remedy. */
export function canMeet({ effect, meets }: Remedy, kind: FaultSpec['kind']): boolean {
  switch (kind) {
    case 'kill-connection':
    case 'kill-process':
    case 'kill-server':
      return true;
    case 'long-read':
      // Who keeps every row as it is leaves nothing for purge.
      return effect !== 'keeps';
    case 'fill-disk':
    case 'row-log':
      return meets.includes(kind);
  }
}

export function cleanFigures(trials: readonly Trial[], label: string): CleanFigures {
  const own = trials.filter(({ strategy }) => strategy === label);
  assert(own.length > 0, `${label} has been tried clean before`);
  return {
    durationMs: median(own.map(({ durationMs }) => durationMs)),
    rowsMoved: median(own.map((trial) => trial.rowsDeleted + trial.rowsArchived + trial.rowsTrimmed)),
  };
}
