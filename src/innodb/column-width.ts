/**
 * Bytes that InnoDB stores of a column's value: manual, "Data Type Storage Requirements", and dict_col_get_fixed_size
 * and row_mysql_store_col_in_innobase_format of the server's source for what is fixed and what varies. Says nothing of
 * lengths, NULL bits and where a value is put: record-layout.ts does.
 */
import type { Column } from '../table/shape.js';

export interface ColumnWidth {
  /** Bytes of every value; null where they vary. */
  readonly fixedBytes: number | null;
  /** At the least, of a column that varies: CHAR in a multi-byte charset keeps a byte for each of its characters. */
  readonly bytesMin: number;
  /** Its length may take two bytes, and its value may leave the page (DATA_BIG_COL). */
  readonly isBig: boolean;
}

/** `keepsPadding`: rows of ROW_FORMAT=REDUNDANT, where a CHAR has its full width in bytes in any charset. */
export function columnWidth(column: Column, keepsPadding: boolean): ColumnWidth {
  const fixedBytes = fixedBytesOf(column, keepsPadding);
  if (fixedBytes !== null) return { fixedBytes, bytesMin: fixedBytes, isBig: false };
  const bytesMax = column.bytesMax ?? Number.POSITIVE_INFINITY;
  const isShort = ['char', 'varchar', 'varbinary'].includes(column.type) && bytesMax <= 255;
  return { fixedBytes: null, bytesMin: leastBytes(column, bytesMax), isBig: !isShort };
}

const numberBytes: Readonly<Record<string, number>> = {
  tinyint: 1,
  smallint: 2,
  mediumint: 3,
  int: 4,
  bigint: 8,
  float: 4,
  double: 8,
  date: 3,
  year: 1,
};

/** Before the fraction of a second. */
const momentBytes: Readonly<Record<string, number>> = { time: 3, timestamp: 4, datetime: 5 };

function fixedBytesOf(column: Column, keepsPadding: boolean): number | null {
  const { type } = column;
  const whole = momentBytes[type];
  if (whole !== undefined) return whole + Math.ceil(column.fraction / 2);
  if (type === 'decimal') return decimalBytes(column);
  if (type === 'bit') return Math.ceil((column.lengthMax ?? 1) / 8);
  if (type === 'enum') return column.members.length < 256 ? 1 : 2;
  if (type === 'set') return setBytes(column.members.length);
  if (type === 'binary') return column.bytesMax ?? 1;
  if (type === 'char') return charBytes(column, keepsPadding);
  return numberBytes[type] ?? null;
}

/** Nine digits to four bytes on either side of the point, and the digits left over to as many as they need. */
function decimalBytes({ precision, scale }: Column): number {
  const leftOver = [0, 1, 1, 2, 2, 3, 3, 4, 4] as const;
  const bytes = (digits: number) => Math.floor(digits / 9) * 4 + (leftOver[digits % 9] ?? 0);
  return bytes((precision ?? 10) - (scale ?? 0)) + bytes(scale ?? 0);
}

function setBytes(members: number): number {
  const bytes = Math.ceil(members / 8);
  return bytes > 4 ? 8 : Math.max(1, bytes);
}

/** Null where a character's width varies and the padding is not stored. */
function charBytes(column: Column, keepsPadding: boolean): number | null {
  const bytesMax = column.bytesMax ?? column.lengthMax ?? 1;
  return keepsPadding || bytesMax === (column.lengthMax ?? 1) * characterBytesMin(column) ? bytesMax : null;
}

function leastBytes(column: Column, bytesMax: number): number {
  if (column.type !== 'char') return 0;
  return characterBytesMin(column) === 1 ? (column.lengthMax ?? 0) : bytesMax;
}

function characterBytesMin({ charset }: Column): number {
  if (charset === 'utf32') return 4;
  return charset === 'ucs2' || charset === 'utf16' || charset === 'utf16le' ? 2 : 1;
}
