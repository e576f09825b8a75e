/** Which strategy is tried when: rounds one after another, within a round a seeded random order. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { assert } from '../assert.js';
import type { Scenario } from '../scenario/schema.js';
import { strategies } from '../strategies/registry.js';
import type { SweepPoint } from '../strategies/specs.js';
import type { Strategy } from '../strategies/strategy.js';

/** A strategy as a scenario uses it. */
export interface StrategyUse {
  readonly strategy: Strategy;
  /** Unique within the scenario. */
  readonly label: string;
  readonly settings: unknown;
  /** Where it is one value of a sweep. */
  readonly point: SweepPoint | null;
}

export interface TrialPlan extends StrategyUse {
  /** From 1, both. */
  readonly round: number;
  readonly position: number;
}

/** The scenario's strategies, in its order. */
export function strategyUses(scenario: Scenario): readonly StrategyUse[] {
  return scenario.strategies.map(({ use, label, with: settings, point }) => {
    const strategy = strategies.find(({ name }) => name === use);
    assert(strategy, `${use} is registered: the scenario's schema is made from the registry`);
    return { strategy, label: label ?? use, settings, point };
  });
}

/** Every trial of the run, in order; the same for the same seed. */
export function planTrials(scenario: Scenario): readonly TrialPlan[] {
  const random = xoroshiro128plus(scenario.seed);
  return Array.from({ length: scenario.trials.repetitions }, (_, index) => {
    const order = [...strategyUses(scenario)];
    for (let last = order.length - 1; last > 0; last--) {
      const other = uniformInt(random, 0, last);
      [order[last], order[other]] = [order[other] as StrategyUse, order[last] as StrategyUse];
    }
    return order.map((use, position) => ({ ...use, round: index + 1, position: position + 1 }));
  }).flat();
}
