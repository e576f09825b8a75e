/** What is wrong with where rows are, in words; empty where every row is accounted for. */
import type { RowAccount } from '../result/row-account.js';
import { formatCount } from './format.js';

export function rowBreaches(rows: RowAccount): readonly string[] {
  const counted: readonly (readonly [number, string])[] = [
    [rows.lost, 'lost'],
    [rows.duplicated, 'in two places'],
    [rows.outsidePolicy, 'taken outside the policy'],
    [rows.fromNowhere, 'come from nowhere'],
    [rows.acknowledged - rows.acknowledgedFound, 'acknowledged rows missing'],
    [rows.acknowledgedChanged, 'rows not as last acknowledged'],
  ];
  return [
    ...(rows.tableFault === null ? [] : [`the table ${rows.tableFault}`]),
    ...counted.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`),
    ...(rows.checksumsMatch ? [] : ['checksums differ']),
  ];
}
