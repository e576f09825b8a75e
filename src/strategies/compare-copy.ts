/** A range of a table beside the same range of its copy, compared to the byte; each table is named once, for LOCK TABLES. */
import { readColumns } from '../database/fingerprint.js';
import { sameRowSql } from '../database/same-row.js';
import type { Session, SqlValue } from '../database/session.js';
import type { SideTable } from './side-table.js';

export interface Comparison {
  /** What stands behind FROM: each row of a range as `source`, and as `copied` its copy or NULLs; takes the ids around the range. */
  readonly pairs: string;
  /** Condition on `source`: the copy may do without it. */
  readonly mayGo: string;
  /** Condition on a pair: they are the same. */
  readonly same: string;
}

export interface RangeFigures {
  readonly rows: number;
  /** Rows that have no copy; and those of them that must. */
  readonly leftOut: number;
  readonly missing: number;
  /** Rows that have another copy than they are. */
  readonly different: number;
  /** Rows of the copy, those included that the table does not have. */
  readonly copied: number;
}

export async function comparisonOf(session: Session, { table, copy }: SideTable, mayGo: string): Promise<Comparison> {
  const columns = (await readColumns(session, table)).map((column) => `\`${column}\``).join(', ');
  return {
    pairs: `(SELECT ${columns}, (${mayGo}) AS plimsoll_may_go FROM \`${table}\` WHERE id > ? AND id <= ?) AS source
       LEFT JOIN \`${copy}\` AS copied ON copied.id = source.id`,
    mayGo: 'plimsoll_may_go',
    same: await sameRowSql(session, table, 'source', 'copied'),
  };
}

/** For `compareRange`. */
export function comparisonSql({ copy }: SideTable, { pairs, mayGo, same }: Comparison): readonly [string, string] {
  return [
    `SELECT COUNT(*) AS \`rows\`, SUM(copied.id IS NULL) AS leftOut, SUM(copied.id IS NULL AND NOT ${mayGo}) AS missing,
            SUM(copied.id IS NOT NULL AND NOT (${same})) AS different FROM ${pairs}`,
    `SELECT COUNT(*) AS copied FROM \`${copy}\` WHERE id > ? AND id <= ?`,
  ];
}

export async function compareRange(
  session: Session,
  statements: readonly [string, string],
  range: readonly SqlValue[],
): Promise<RangeFigures> {
  const [pairs] = await session.query(statements[0], range);
  const [copies] = await session.query(statements[1], range);
  const figure = (name: string) => Number({ ...pairs, ...copies }[name] ?? 0);
  return {
    rows: figure('rows'),
    leftOut: figure('leftOut'),
    missing: figure('missing'),
    different: figure('different'),
    copied: figure('copied'),
  };
}
