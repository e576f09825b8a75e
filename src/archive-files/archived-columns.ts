/**
 * How a table's values leave the server and come back, byte for byte. Each value is read as a binary string: text
 * as utf8mb4, numbers and times as MySQL writes them, FLOAT as the DOUBLE it equals (its own text has six digits
 * only), anything without a charset as its bytes. Generated columns are not archived: they come back by themselves.
 */
import { columnOf } from '../table/quoted.js';
import { type TableShape, writtenColumns } from '../table/shape.js';

/** As a value stands in a file: a JSON string of its text, or of its bytes in base64. NULL is null. */
type Encoding = 'text' | 'base64';

export interface ArchivedColumn {
  readonly name: string;
  /** As SHOW CREATE TABLE has it: `bigint unsigned`. */
  readonly type: string;
  readonly encoding: Encoding;
}

/** Read and written in UTC, and as it is: zero dates and id 0 too, nothing cut to fit. */
export const faithfulSession = [
  "SET time_zone = '+00:00'",
  "SET sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO'",
] as const;

const bytesTypes =
  /^(?:(?:var)?binary|(?:tiny|medium|long)?blob|bit|geometry|(?:multi)?(?:point|linestring|polygon)|geom(?:etry)?collection|vector)\b/;
const textTypes = /^(?:(?:var)?char|(?:tiny|medium|long)?text|enum|set|json)\b/;

/** Columns of a table that are not generated, in order; invisible ones too. */
export function archivedColumnsOf(shape: TableShape): readonly ArchivedColumn[] {
  return writtenColumns(shape).map(({ name, fullType }) => ({
    name,
    type: fullType,
    encoding: bytesTypes.test(fullType) ? 'base64' : 'text',
  }));
}

/** The value as a binary string. */
export function valueSql({ name, type }: ArchivedColumn, alias?: string): string {
  const column = columnOf(name, alias);
  if (textTypes.test(type)) return `CAST(CONVERT(${column} USING utf8mb4) AS BINARY)`;
  return `CAST(${/^float\b/.test(type) ? `${column} + 0e0` : column} AS BINARY)`;
}

/** The `?` of an INSERT that takes the value as it stands in a file. */
export function parameterSql({ encoding }: ArchivedColumn): string {
  return encoding === 'base64' ? 'FROM_BASE64(?)' : '?';
}

/**
 * SHA-256 over a row: `length:bytes` of each value, `N` for NULL. Answers NULL where the server cannot build that
 * within max_allowed_packet, so that a value it would cut or drop is never taken for NULL.
 */
export function digestSql(columns: readonly ArchivedColumn[], alias?: string): string {
  const parts = columns.map((column) => {
    const value = valueSql(column, alias);
    return `IF(${columnOf(column.name, alias)} IS NULL, 'N', CONCAT(OCTET_LENGTH(${value}), ':', ${value}))`;
  });
  return `UNHEX(SHA2(CONCAT(${parts.join(', ')}), 256))`;
}
