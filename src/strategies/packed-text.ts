/**
 * A text made shorter inside its own column, and read back as it was, behind a mark: zlib (COMPRESS), in a column of
 * characters as base64, which gives back a third of what zlib wins. Text below a hundred bytes or so gets no shorter
 * and stays as it is.
 */
import { quoted } from '../table/quoted.js';
import { type Column, isBytes, isText } from '../table/shape.js';

const textMark = 'zlib+base64:';
const bytesMark = 'zlib:';

/** JSON holds no such form: a JSON text would not come back as it was. */
export function canBePacked(column: Column): boolean {
  return isText(column) || isBytes(column);
}

/** What the packed form of a column is, and for which rows of the table it is both new and shorter. */
export function packedTextSql(column: Column): { readonly value: string; readonly where: string } {
  const name = quoted(column.name);
  if (column.charset === null) {
    const value = `CONCAT('${bytesMark}', COMPRESS(${name}))`;
    return { value, where: `NOT ${isPacked(column)} AND LENGTH(${value}) < LENGTH(${name})` };
  }
  const value = `CONCAT('${textMark}', TO_BASE64(COMPRESS(CONVERT(${name} USING utf8mb4))))`;
  const fits = column.type === 'varchar' ? ` AND CHAR_LENGTH(${value}) <= ${column.lengthMax}` : '';
  return {
    value,
    where: `NOT ${isPacked(column)} AND LENGTH(CONVERT(${value} USING ${column.charset})) < LENGTH(${name})${fits}`,
  };
}

/** The text as it was, packed or not; one that bears the mark and cannot be unpacked was never packed. */
export function unpackedTextSql(column: Column): string {
  const name = quoted(column.name);
  // Nothing unpacks to nothing, and an empty text is never packed: it would not get shorter.
  if (column.charset === null)
    return `IF(${isPacked(column)}, COALESCE(NULLIF(UNCOMPRESS(SUBSTRING(${name}, ${bytesMark.length + 1})), ''), ${name}), ${name})`;
  const bytes = `UNCOMPRESS(FROM_BASE64(SUBSTRING(${name}, ${textMark.length + 1})))`;
  const text = `CONVERT(NULLIF(${bytes}, '') USING utf8mb4)`;
  const unpacked = column.charset === 'utf8mb4' ? text : `CONVERT(${text} USING ${column.charset})`;
  return `IF(${isPacked(column)}, COALESCE(${unpacked}, ${name}), ${name})`;
}

/** Letter by letter: the column's own collation takes "ZLIB" for "zlib". */
function isPacked({ name, charset }: Column): string {
  const column = quoted(name);
  if (charset === null) return `LEFT(${column}, ${bytesMark.length}) = '${bytesMark}'`;
  return `CONVERT(LEFT(${column}, ${textMark.length}) USING utf8mb4) = '${textMark}' COLLATE utf8mb4_bin`;
}
