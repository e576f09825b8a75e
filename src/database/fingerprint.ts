/**
 * A row's fingerprint, computed by the server: 64 bits of SHA-256 over its columns, NULL told apart from empty. The method
 * is pt-table-checksum's: a separator and a bitmap of NULLs. (MD5 is a component of its own from MySQL 9.6 on; SHA2 is built in everywhere.)
 */
import { columnOf, quoted } from '../table/quoted.js';
import { type Column, isBytes, isSpatial } from '../table/shape.js';
import { readTableShape } from './read-table-shape.js';
import type { Session } from './session.js';

/** SQL expression over columns of `alias`, of type BIGINT UNSIGNED. */
export function fingerprintSql(alias: string, columns: readonly Column[]): string {
  const names = columns.map(({ name }) => columnOf(name, alias));
  const values = columns.map((column) => bytesSql(column, columnOf(column.name, alias)));
  const nulls = names.map((name) => `ISNULL(${name})`).join(', ');
  return `CAST(CONV(LEFT(SHA2(CONCAT_WS('#', ${values.join(', ')}, CONCAT(${nulls})), 256), 16), 16, 10) AS UNSIGNED)`;
}

/** A value as bytes: texts of two collations cannot be put together, and no byte of one may be converted. */
function bytesSql(column: Column, sql: string): string {
  if (column.charset !== null || column.type === 'json') return `CAST(${sql} AS BINARY)`;
  if (column.type === 'bit') return `${sql} + 0`;
  return isBytes(column) || isSpatial(column) || column.type === 'vector' ? `HEX(${sql})` : sql;
}

/** Every row and column of a table as one text, the same for the same rows: their count, and their fingerprints together. */
export async function tableChecksum(session: Session, table: string): Promise<string> {
  const shape = await readTableShape(session, table);
  const [row] = await session.query(
    `SELECT COUNT(*) AS n, BIT_XOR(${fingerprintSql('t', shape?.columns ?? [])}) AS checksum FROM ${quoted(table)} AS t`,
  );
  return JSON.stringify(row);
}
