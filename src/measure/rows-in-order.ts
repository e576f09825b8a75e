import type { Result } from '../result/schema.js';

/**
 * Whether every row was where it had to be, each time it was looked for: after each trial, after each fault and
 * the run after it, and at a replica that had caught up. Rows that could not be read are in no place.
 */
export function areRowsInOrder({ outage, trials, faultTrials }: Result): boolean {
  const replicas = [outage?.replica, ...trials.map(({ replica }) => replica)];
  return (
    trials.every(({ invariants }) => invariants.holds) &&
    faultTrials.every(({ rows, rerun }) => rows?.holds && rerun?.rows.holds) &&
    replicas.every((replica) => replica?.same !== false)
  );
}
