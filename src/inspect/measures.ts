/**
 * What is asked of each row: one SQL expression a figure, every one a length, a flag, a number of digits, a month or a
 * salted hash. No expression gives a value; with `showStates` those of state, group and kind are added.
 */
import { literal, quoted } from '../table/quoted.js';
import type { CreatedRole, Roles } from '../table/roles.js';
import { type Column, isBytes, isSpatial, isText, isWholeNumber, type TableShape } from '../table/shape.js';

export type MeasureKind = 'null' | 'length' | 'stored' | 'bits' | 'member' | 'hash' | 'month' | 'shown';

export interface Measure {
  readonly column: Column;
  readonly kind: MeasureKind;
  readonly sql: string;
}

export interface MeasureOptions {
  readonly roles: Roles;
  readonly showStates: boolean;
  /** Random, of this look alone: a hash cannot be looked up by who listens on the wire. */
  readonly salt: string;
}

export function measuresOf({ columns }: TableShape, { roles, showStates, salt }: MeasureOptions): readonly Measure[] {
  const shown = shownColumns(roles);
  return columns.flatMap((column) => {
    const name = quoted(column.name);
    const measure = (kind: MeasureKind, sql: string): Measure => ({ column, kind, sql });
    const created = roles.created?.column === column.name ? roles.created : null;
    return [
      hasLength(column) ? measure('length', lengthSql(column)) : measure('null', `${name} IS NULL`),
      ...(column.type === 'json' ? [measure('stored', `JSON_STORAGE_SIZE(${name})`)] : []),
      ...(isWholeNumber(column) ? [measure('bits', `LENGTH(BIN(${name}))`)] : []),
      ...(column.type === 'enum' ? [measure('member', `${name} + 0`)] : []),
      ...(hasHash(column) ? [measure('hash', hashSql(column, salt))] : []),
      ...(created ? [measure('month', monthSql(created))] : []),
      ...(showStates && shown.includes(column.name) ? [measure('shown', `LEFT(CAST(${name} AS CHAR), 64)`)] : []),
    ];
  });
}

/** Columns whose values have shares of their own in a profile. */
export function shownColumns({ state, group, kind }: Roles): readonly string[] {
  return [state?.column, group, kind].filter((name) => name !== undefined && name !== null);
}

/** Types that are not of one size. */
export function hasLength(column: Column): boolean {
  return isText(column) || isBytes(column) || isSpatial(column) || ['json', 'vector'].includes(column.type);
}

/** Types whose values can be ordered and told apart by what is theirs; of the others nothing but NULL and length is asked. */
export function hasHash(column: Column): boolean {
  return !isSpatial(column) && column.type !== 'vector';
}

function lengthSql({ name, type }: Column): string {
  return type === 'json' ? `LENGTH(CAST(${quoted(name)} AS CHAR))` : `LENGTH(${quoted(name)})`;
}

/** A month as a number, 201909; NULL where the time is NULL or no time. */
export function monthSql({ column, unit }: CreatedRole): string {
  const name = quoted(column);
  const moment = {
    moment: name,
    date: name,
    seconds: `FROM_UNIXTIME(${name})`,
    milliseconds: `FROM_UNIXTIME(${name} / 1000)`,
  };
  return `YEAR(${moment[unit]}) * 100 + MONTH(${moment[unit]})`;
}

/** 32 bits: among 100,000 different values two or three pairs fall together. */
function hashSql({ name, type }: Column, salt: string): string {
  const column = quoted(name);
  const text = type === 'json' ? `CAST(${column} AS CHAR)` : type === 'bit' ? `${column} + 0` : column;
  return `CONV(LEFT(SHA2(CONCAT(${literal(salt)}, ${text}), 256), 8), 16, 10)`;
}
