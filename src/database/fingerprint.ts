/**
 * A row's fingerprint, as SQL and here: 64 bits of SHA-256 over its columns, NULL told apart from empty. The method
 * is pt-table-checksum's: a separator and a bitmap of NULLs. (MD5 is a component of its own from MySQL 9.6 on; SHA2 is built in everywhere.)
 */
import { createHash } from 'node:crypto';
import type { Session, SqlValue } from './session.js';

/** Names of a table's columns, in order. */
export async function readColumns(session: Session, table: string): Promise<readonly string[]> {
  const rows = await session.query<{ name: string }>(
    `SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [table],
  );
  return rows.map((row) => row.name);
}

/** SQL expression over the columns of `alias`, of type BIGINT UNSIGNED. */
export function fingerprintSql(alias: string, columns: readonly string[]): string {
  const names = columns.map((column) => `${alias}.\`${column}\``);
  const nulls = names.map((name) => `ISNULL(${name})`).join(', ');
  return `CAST(CONV(LEFT(SHA2(CONCAT_WS('#', ${names.join(', ')}, CONCAT(${nulls})), 256), 16), 16, 10) AS UNSIGNED)`;
}

/** What `fingerprintSql` gives for a row of these values: whole numbers, and text as the server shows it. */
export function fingerprintOf(values: readonly SqlValue[]): bigint {
  const nulls = values.map((value) => (value === null ? '1' : '0')).join('');
  const text = [...values.filter((value) => value !== null), nulls].join('#');
  return BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 16)}`);
}

/** Every row and column of a table as one text, the same for the same rows: their count, and their fingerprints together. */
export async function tableChecksum(session: Session, table: string): Promise<string> {
  const columns = await readColumns(session, table);
  const [row] = await session.query(
    `SELECT COUNT(*) AS n, BIT_XOR(${fingerprintSql('t', columns)}) AS checksum FROM \`${table}\` AS t`,
  );
  return JSON.stringify(row);
}
