/**
 * A CREATE TABLE as SHOW CREATE TABLE prints it, without the comments of columns, indexes, partitions and the table.
 * Quoted names and texts are stepped over whole, so that a default of `COMMENT 'x'` stays.
 */
const pieces = /\s*\bCOMMENT\s*=?\s*'(?:[^'\\]|\\.|'')*'|`(?:[^`]|``)*`|'(?:[^'\\]|\\.|'')*'/gs;

export function withoutComments(ddl: string): string {
  return ddl.replace(pieces, (piece) => (/^\s*COMMENT/.test(piece) ? '' : piece));
}
