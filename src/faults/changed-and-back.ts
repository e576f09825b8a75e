/**
 * An update that changes a row and, run once more, changes it back: to a column of no index, so that it is done in
 * place, and by a function that is its own inverse, so that no value need be remembered.
 */
import { columnOf, quoted } from '../table/quoted.js';
import { type Column, isBytes, isMoment, isText, isWholeNumber } from '../table/shape.js';
import { keepUpdatedSql, type Table } from '../table/table.js';

/** `SET …`; null where the table has no column for it. */
export function changedAndBackSql(table: Table): string | null {
  const { shape, roles } = table;
  const indexed = new Set(
    [shape.primaryKey, ...shape.indexes].flatMap((index) => index?.parts.map(({ column }) => column) ?? []),
  );
  const free = shape.columns.filter(
    ({ name, generated, followsUpdates }) =>
      generated === null && !followsUpdates && !indexed.has(name) && name !== roles.state?.column,
  );
  const [column] = ways.flatMap(({ fits }) =>
    free.filter(fits).toSorted((a, b) => Number(a.isNullable) - Number(b.isNullable)),
  );
  if (!column) return null;
  const way = ways.find(({ fits }) => fits(column));
  return `SET ${quoted(column.name)} = ${way?.value(columnOf(column.name), column)}${keepUpdatedSql(table)}`;
}

/** Texts beyond this may lie outside the row, and then each version takes pages of the full table. */
const shortMax = 255;

/** Best first: a value of the same length leaves the row where it is. */
const ways: readonly {
  readonly fits: (column: Column) => boolean;
  readonly value: (sql: string, column: Column) => string;
}[] = [
  {
    fits: isWholeNumber,
    value: (sql, { isUnsigned }) => `CAST(${sql} ^ 1 AS ${isUnsigned ? 'UNSIGNED' : 'SIGNED'})`,
  },
  { fits: isMoment, value: (sql) => `${sql} + INTERVAL IF(SECOND(${sql}) % 2 = 0, 1, -1) SECOND` },
  {
    fits: (column) => (isText(column) || isBytes(column)) && (column.lengthMax ?? 0) <= shortMax,
    value: (sql) => `REVERSE(${sql})`,
  },
];
