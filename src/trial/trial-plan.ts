/** Which remedy is tried when: rounds one after another, within a round a seeded random order. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Scenario } from '../scenario/schema.js';
import type { Remedy } from '../strategies/bind-remedy.js';

export interface TrialPlan {
  readonly remedy: Remedy;
  /** From 1, both. */
  readonly round: number;
  readonly position: number;
}

/** Every trial of the run, in order; the same for the same seed. */
export function planTrials({ seed, trials }: Scenario, remedies: readonly Remedy[]): readonly TrialPlan[] {
  const random = xoroshiro128plus(seed);
  return Array.from({ length: trials.repetitions }, (_, index) => {
    const order = [...remedies];
    for (let last = order.length - 1; last > 0; last--) {
      const other = uniformInt(random, 0, last);
      [order[last], order[other]] = [order[other] as Remedy, order[last] as Remedy];
    }
    return order.map((remedy, position) => ({ remedy, round: index + 1, position: position + 1 }));
  }).flat();
}
