/** Which remedy meets which fault, and what its clean trials say of its length. */
import { median } from 'simple-statistics';
import { assert } from '../assert.js';
import type { Trial } from '../result/schema.js';
import type { FaultSpec } from '../scenario/fault-schema.js';
import type { Scenario } from '../scenario/schema.js';
import { type StrategyUse, strategyUses } from './trial-plan.js';

export interface FaultPlan extends StrategyUse {
  readonly fault: FaultSpec;
}

/** A strategy when nothing goes wrong: median over its clean trials. */
export interface CleanFigures {
  readonly durationMs: number;
  readonly rowsMoved: number;
}

/** Fault by fault, in the scenario's order; each once, with the strategies that it lists, or with all that can meet it. */
export function planFaults(scenario: Scenario): readonly FaultPlan[] {
  const uses = strategyUses(scenario);
  return scenario.faults.flatMap((fault) =>
    uses
      .filter((use) => fault.strategies?.includes(use.label) ?? canMeet(use, fault.kind))
      .map((use) => ({ ...use, fault })),
  );
}

/** Whether a fault of this kind finds anything to break in the remedy. */
export function canMeet({ strategy, settings }: StrategyUse, kind: FaultSpec['kind']): boolean {
  switch (kind) {
    case 'kill-connection':
    case 'kill-process':
    case 'kill-server':
      return true;
    case 'long-read':
      // Who keeps every row as it is leaves nothing for purge.
      return strategy.effect(settings) !== 'keeps';
    case 'fill-disk':
    case 'row-log':
      return strategy.meets?.(settings).includes(kind) ?? false;
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
