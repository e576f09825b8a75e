/**
 * The index that runs of rows follow, and its conditions in SQL. Values of keys never leave the server: they lie in
 * user variables of the session, and conditions compare with those. One column at a time is compared, those before it
 * being fixed, so that every read is one range of the index.
 */
import { quoted } from '../table/quoted.js';
import {
  type Column,
  columnNamed,
  type Index,
  isBytes,
  isMoment,
  isText,
  isWholeNumber,
  type TableShape,
} from '../table/shape.js';

interface AxisColumn {
  readonly column: Column;
  readonly isDescending: boolean;
}

export interface Axis {
  readonly index: string;
  readonly isUnique: boolean;
  readonly columns: readonly AxisColumn[];
}

/** Where an interval of the index lies: columns before `level` are fixed, that of `level` goes from `low` to `high`. */
export interface Range {
  /** User variables, one a fixed column; of an ENUM the member's number. */
  readonly fixed: readonly string[];
  readonly low: string;
  readonly high: string;
}

/**
 * The primary key; without one the first unique index, then any other, whose columns can be followed. Null where there
 * is none: rows can then be read from the beginning only.
 */
export function chooseAxis({ primaryKey, indexes, ...shape }: TableShape): Axis | null {
  const candidates = [primaryKey, ...indexes.filter(({ isUnique }) => isUnique), ...indexes].filter(
    (one) => one !== null,
  );
  for (const index of candidates) {
    const columns = index.kind === 'btree' ? followed({ primaryKey, indexes, ...shape }, index) : [];
    if (columns.length > 0)
      return { index: index.name, isUnique: index.isUnique && columns.length === index.parts.length, columns };
  }
  return null;
}

/** Equal and ordered in the index as they are in a variable; BIT, SET, FLOAT and DOUBLE are not always. */
const followedTypes = ['decimal', 'year', 'date', 'time', 'enum'];
/** Members of an ENUM are gone through one by one: MySQL takes no range of them. */
const membersMax = 64;

/** The leading parts that are whole columns without NULL. */
function followed(shape: TableShape, { parts }: Index): readonly AxisColumn[] {
  const found: AxisColumn[] = [];
  for (const { column: name, prefix, isDescending } of parts) {
    const column = name === null ? undefined : columnNamed(shape, name);
    if (!column || column.isNullable || prefix !== null || !canFollow(column)) break;
    found.push({ column, isDescending });
  }
  return found;
}

function canFollow(column: Column): boolean {
  const isKnown =
    [isWholeNumber, isMoment, isText, isBytes].some((is) => is(column)) || followedTypes.includes(column.type);
  return isKnown && column.members.length <= membersMax;
}

export function fixedSql({ columns }: Axis, fixed: readonly string[]): string {
  return fixed.map((variable, at) => `${quoted(columns[at]?.column.name ?? '')} = ${variable}`).join(' AND ');
}

/** Rows of a range: `low` and `high` are in it. */
export function rangeSql(axis: Axis, { fixed, low, high }: Range): string {
  const column = quoted(axis.columns[fixed.length]?.column.name ?? '');
  if (low === high) return all(fixedSql(axis, fixed), `${column} = ${low}`);
  return all(fixedSql(axis, fixed), `${column} >= ${low}`, `${column} <= ${high}`);
}

export function all(...conditions: readonly string[]): string {
  return conditions.filter(Boolean).join(' AND ') || 'TRUE';
}

/**
 * Along the index by the column of `level`, or against it. A range is read along, or else MySQL sorts it where a part
 * of the index descends; the columns behind come in the index's order of themselves.
 */
export function orderSql({ columns }: Axis, level: number, isAgainst = false): string {
  const part = columns[level];
  return `${quoted(part?.column.name ?? '')} ${part?.isDescending === isAgainst ? 'ASC' : 'DESC'}`;
}
