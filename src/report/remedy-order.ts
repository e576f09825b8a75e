/** The order in which tables and charts list remedies: the quickest to recover first, those that never did last. */
import type { Result } from '../result/schema.js';
import { strategyOrder } from './charts/chart-style.js';

export function byRecovery(result: Result): readonly string[] {
  const medians = new Map(
    result.summaries.map(({ strategy, timeToRecoverMs }) => [strategy, timeToRecoverMs?.median ?? Number.MAX_VALUE]),
  );
  const median = (strategy: string) => medians.get(strategy) ?? Number.MAX_VALUE;
  return strategyOrder(result).toSorted((one, other) => median(one) - median(other));
}
