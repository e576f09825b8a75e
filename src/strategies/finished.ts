/** Jobs that no client will touch again: the only rows that a remedy may take out of the table. */
export const finishedSql = "status IN ('success', 'error', 'killed')";

/** Finished jobs created at least `ageMs` before `now` (MySQL DATETIME text), as a condition. */
export function finishedBeforeSql(now: string, ageMs: number): string {
  return `${finishedSql} AND created_at < TIMESTAMP('${now}') - INTERVAL ${Math.round(ageMs / 1000)} SECOND`;
}
