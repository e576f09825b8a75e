/** The order in which tables and charts list remedies: those that recovered in more of their rounds first, the quicker before the slower, those that never did last. */
import { rankByRecovery } from '../measure/ranking.js';
import type { Result } from '../result/schema.js';
import { strategyOrder } from './charts/chart-style.js';

export function byRecovery(result: Result): readonly string[] {
  const ranked = rankByRecovery(result.summaries).map(({ strategy }) => strategy);
  const rank = (strategy: string) => (ranked.includes(strategy) ? ranked.indexOf(strategy) : ranked.length);
  return strategyOrder(result).toSorted((one, other) => rank(one) - rank(other));
}
