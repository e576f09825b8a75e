/** Bytes that a value of a type takes in a row, for types whose values all take the same (manual: Data Type Storage Requirements). */
import type { Column } from './shape.js';

/** Null for types whose values differ in length. */
export function valueBytes(column: Column): number | null {
  const { type, fraction, precision, scale, members, lengthMax } = column;
  const fractionBytes = Math.ceil(fraction / 2);
  switch (type) {
    case 'tinyint':
    case 'year':
      return 1;
    case 'smallint':
      return 2;
    case 'mediumint':
    case 'date':
      return 3;
    case 'int':
    case 'float':
      return 4;
    case 'bigint':
    case 'double':
      return 8;
    case 'decimal':
      return digitBytes((precision ?? 10) - (scale ?? 0)) + digitBytes(scale ?? 0);
    case 'datetime':
      return 5 + fractionBytes;
    case 'timestamp':
      return 4 + fractionBytes;
    case 'time':
      return 3 + fractionBytes;
    case 'enum':
      return members.length > 255 ? 2 : 1;
    case 'set':
      return [1, 2, 3, 4, 8].find((bytes) => bytes * 8 >= members.length) ?? 8;
    case 'bit':
      return Math.ceil((lengthMax ?? 1) / 8);
    default:
      return null;
  }
}

/** Nine digits a word of four bytes, the rest as few bytes as hold them. */
function digitBytes(digits: number): number {
  return Math.floor(digits / 9) * 4 + Math.ceil((digits % 9) / 2);
}
