/**
 * Is a copied row the row that it was copied from, to the byte? As an SQL condition over every column, NULL equal to
 * NULL. It compares where a checksum would compute: a fifth of the cost of SHA-256 over both rows, and no two
 * rows that differ can look alike. Text is compared by its bytes, as `<=>` would take `a`, `A` and `á` for one.
 */
import type { Session } from './session.js';

/** Condition over aliases `a` and `b` of tables with the columns of `table`. */
export async function sameRowSql(session: Session, table: string, a: string, b: string): Promise<string> {
  const columns = await session.query<{ name: string; charset: string | null; type: string }>(
    `SELECT COLUMN_NAME AS name, CHARACTER_SET_NAME AS charset, DATA_TYPE AS type FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [table],
  );
  return columns
    .map(({ name, charset, type }) => {
      const [left, right] = [`${a}.\`${name}\``, `${b}.\`${name}\``];
      // Its own character set's binary collation needs no copy of the text, and pads nothing.
      if (charset === 'utf8mb4') return `${left} <=> ${right} COLLATE utf8mb4_0900_bin`;
      if (charset !== null || type === 'json') return `CAST(${left} AS BINARY) <=> CAST(${right} AS BINARY)`;
      return `${left} <=> ${right}`;
    })
    .join(' AND ');
}
