/**
 * Which columns must not hold a value twice, so that every UNIQUE index is met: one column an index is enough, and the
 * one that costs a row's likeness least is taken. An index whose columns all have a role, or that indexes expressions
 * alone, is left to chance: rows that it refuses are counted.
 */
import { type Column, columnNamed, type Index, isBytes, isText, isWholeNumber } from '../table/shape.js';
import type { Table } from '../table/table.js';

/** Shorter prefixes have no room for a text of each row's own. */
const prefixMin = 8;

export function uniqueColumns(table: Table): ReadonlySet<string> {
  const chosen = new Set<string>();
  const keys = table.shape.primaryKey ? [table.shape.primaryKey, ...table.shape.indexes] : table.shape.indexes;
  for (const index of keys) {
    if (!index.isUnique) continue;
    const columns = index.parts
      .map(({ column }) => column && columnNamed(table.shape, column))
      .filter((column) => column !== null && column !== undefined && column !== '');
    if (columns.some((column) => chosen.has((column as Column).name) || (column as Column).isAutoIncrement)) continue;
    const best = (columns as Column[])
      .map((column) => ({ column, rank: rankOf(column, index, table) }))
      .filter(({ rank }) => rank > 0)
      .toSorted((a, b) => b.rank - a.rank)[0];
    if (best) chosen.add(best.column.name);
  }
  return chosen;
}

/** 0: cannot be made unique. */
function rankOf(column: Column, index: Index, { roles }: Table): number {
  const { name } = column;
  if (
    column.generated !== null ||
    name === roles.state?.column ||
    name === roles.kind ||
    name === roles.created?.column
  )
    return 0;
  const part = index.parts.find((one) => one.column === name);
  const length = part?.prefix ?? column.lengthMax ?? 0;
  const isOwner = name === roles.group;
  if (isText(column) && length >= prefixMin) return isOwner ? 2 : roles.text.includes(name) ? 5 : 8;
  if (isBytes(column) && length >= prefixMin) return 7;
  if (isWholeNumber(column) && column.type !== 'tinyint') return isOwner ? 1 : 6;
  return 0;
}
