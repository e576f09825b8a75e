/**
 * "The oldest rows" of a table whose key does not grow with time: a UUID, or a tenant before an id. Along such a key
 * old rows lie everywhere, so which are the oldest is asked first: an age that so many rows have passed.
 */
import { finishedBeforeSql } from '../table/age.js';
import { columnOf, literal, quoted } from '../table/quoted.js';
import { ageColumn, growingKey } from '../table/table.js';
import type { RemedyContext } from './strategy.js';

/**
 * Finished rows of that age, as a condition; where the key does not bring the oldest first, no more of them than about
 * `rowsMax`, the oldest (more where many have the same age).
 */
export async function oldestFinishedSql(context: RemedyContext, ageMs: number, rowsMax: number): Promise<string> {
  const { session, table, ages, progress } = context;
  const old = finishedBeforeSql(table, ages, ageMs);
  const age = ageColumn(table);
  const isAlongKey = growingKey(table) !== null || age === table.roles.key[0];
  if (age === null || isAlongKey || rowsMax >= context.rows) return old;
  const column = columnOf(age);
  const select = `SELECT ${column} AS youngest FROM ${quoted(table.name)} WHERE ${old} ORDER BY ${column} LIMIT 1 OFFSET`;
  const [row] = await session.query<{ youngest: string | number }>(`${select} ${Math.max(0, rowsMax - 1)}`);
  progress({ statement: `${select} ?` });
  if (row === undefined) return old;
  return `${old} AND ${column} <= ${typeof row.youngest === 'number' ? row.youngest : literal(row.youngest)}`;
}
