/** Remedies for single trials: bound as a scenario would bind them, or made for a test. */
import { assert } from '../../src/assert.js';
import { bindRemedy, type Remedy } from '../../src/strategies/bind-remedy.js';
import { strategies } from '../../src/strategies/registry.js';
import { nothing } from '../../src/strategies/strategy.js';
import type { Table } from '../../src/table/table.js';
import type { TrialPlan } from '../../src/trial/trial-plan.js';

/** As a scenario's use of a strategy, `settings` as it would write them. */
export function boundRemedy(
  table: Table,
  use: string,
  settings: Readonly<Record<string, unknown>> = {},
  label = use,
): Remedy {
  const strategy = strategies.find(({ name }) => name === use);
  assert(strategy, `${use} is registered`);
  const bound = bindRemedy({ use, label, with: strategy.settings.parse(settings) as never }, table);
  assert('run' in bound, 'reason' in bound ? bound.reason : '');
  return bound;
}

/** One that no registry has. */
export function homeMade(more: Pick<Remedy, 'label' | 'run'> & Partial<Remedy>): Remedy {
  return {
    use: more.label,
    title: more.label,
    effect: 'keeps',
    settings: {},
    point: null,
    meets: [],
    countsUnknown: false,
    policy: () => nothing,
    sources: async () => ({}),
    ...more,
  };
}

export function firstTrial(remedy: Remedy): TrialPlan {
  return { remedy, round: 1, position: 1 };
}
