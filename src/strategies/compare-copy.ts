/** A range of a table beside the same range of its copy, compared to the byte; each table is named once, for LOCK TABLES. */
import { sameRowSql } from '../database/same-row.js';
import type { Session } from '../database/session.js';
import { type Condition, sameKeySql } from '../table/key.js';
import { columnOf, quoted, quotedList } from '../table/quoted.js';
import { columnNames } from '../table/table.js';
import type { SideTable } from './side-table.js';

export interface Comparison {
  /** What stands behind FROM: each row of a range as `source`, and as `copied` its copy or NULLs. */
  readonly pairs: (range: string) => string;
  /** Condition on `source`: the copy may do without it. */
  readonly mayGo: string;
  /** Condition on a pair: it has no copy. */
  readonly isMissing: string;
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

export function comparisonOf({ table, copy }: SideTable, mayGo: string): Comparison {
  const columns = quotedList(columnNames(table));
  return {
    pairs: (range) =>
      `(SELECT ${columns}, (${mayGo}) AS plimsoll_may_go FROM ${quoted(table.name)} WHERE ${range}) AS source
       LEFT JOIN ${quoted(copy)} AS copied ON ${sameKeySql(table, 'copied', 'source')}`,
    mayGo: 'plimsoll_may_go',
    isMissing: `${columnOf(table.roles.key[0] as string, 'copied')} IS NULL`,
    same: sameRowSql(table.shape, 'source', 'copied'),
  };
}

/** For `compareRange`: over the pairs, and over the copy. */
export function comparisonSql(
  { copy }: SideTable,
  { pairs, mayGo, isMissing, same }: Comparison,
  range: string,
): readonly [string, string] {
  return [
    `SELECT COUNT(*) AS \`rows\`, SUM(${isMissing}) AS leftOut, SUM(${isMissing} AND NOT ${mayGo}) AS missing,
            SUM(NOT (${isMissing}) AND NOT (${same})) AS different FROM ${pairs(range)}`,
    `SELECT COUNT(*) AS copied FROM ${quoted(copy)} WHERE ${range}`,
  ];
}

export async function compareRange(
  session: Session,
  side: SideTable,
  comparison: Comparison,
  { sql, values }: Condition,
): Promise<RangeFigures> {
  const statements = comparisonSql(side, comparison, sql);
  const [pairs] = await session.query(statements[0], values);
  const [copies] = await session.query(statements[1], values);
  const figure = (name: string) => Number({ ...pairs, ...copies }[name] ?? 0);
  return {
    rows: figure('rows'),
    leftOut: figure('leftOut'),
    missing: figure('missing'),
    different: figure('different'),
    copied: figure('copied'),
  };
}
