/**
 * A text made shorter inside its own text column, and read back as it was: zlib (COMPRESS) in base64, since the
 * column holds characters and no bytes, behind a mark. Base64 gives back a third of what zlib wins; text below
 * a hundred bytes or so gets no shorter and stays as it is.
 */
const mark = 'zlib+base64:';

/** What the packed form of `column` is, and for which rows of the table it is both new and shorter. */
export function packedTextSql(column: string): { readonly value: string; readonly where: string } {
  const value = `CONCAT('${mark}', TO_BASE64(COMPRESS(CONVERT(${column} USING utf8mb4))))`;
  return { value, where: `NOT ${isPacked(column)} AND LENGTH(${value}) < LENGTH(${column})` };
}

/** The text as it was, packed or not; one that bears the mark and cannot be unpacked was never packed. */
export function unpackedTextSql(column: string): string {
  const bytes = `UNCOMPRESS(FROM_BASE64(SUBSTRING(${column}, ${mark.length + 1})))`;
  // Nothing unpacks to nothing, and an empty text is never packed: it would not get shorter.
  const unpacked = `CONVERT(NULLIF(${bytes}, '') USING utf8mb4)`;
  return `IF(${isPacked(column)}, COALESCE(${unpacked}, ${column}), ${column})`;
}

/** Letter by letter: the column's own collation takes "ZLIB" for "zlib". */
function isPacked(column: string): string {
  return `LEFT(${column}, ${mark.length}) = '${mark}' COLLATE utf8mb4_bin`;
}
