/**
 * What became of the rows of a LOAD DATA LOCAL. To such a statement an error in a row is a warning (manual, section
 * "LOAD DATA Statement": LOCAL works like IGNORE): it cuts, converts and skips, and answers OK. So an answer without
 * the server's own counts says nothing about what is in the table.
 */

export interface LoadWarning {
  readonly code: number;
  readonly message: string;
}

interface LoadedRows {
  readonly affectedRows: number;
  /** Rows that the server read and left out, such as duplicates. */
  readonly skippedRows: number;
  readonly warningCount: number;
  /** The first few. */
  readonly warnings: readonly LoadWarning[];
}

/** `altered`: the statement ran, and what is in the table is not what was sent: rows left out, values changed. */
export type LoadedOutcome =
  | ({ readonly status: 'accepted' } & LoadedRows)
  | ({ readonly status: 'altered'; readonly message: string } & LoadedRows);

/** The server's OK, as mysql2 gives it. */
export interface LoadAnswer {
  readonly affectedRows: number;
  /** `Records: 2  Deleted: 0  Skipped: 1  Warnings: 1`, in the server's language. */
  readonly info: string;
  readonly warningStatus: number;
}

/** How many warnings are read. */
export const warningsRead = 8;
const warningsTold = 3;
/** ER_WARN_DEPRECATED_SYNTAX and its kind without a replacement: about the statement, not about a row. */
const statementWarnings = new Set([1287, 1681]);

/** `warnings`: the first of those that the answer counts. */
export function loadedOutcome(
  { affectedRows, info, warningStatus }: LoadAnswer,
  warnings: readonly LoadWarning[],
): LoadedOutcome {
  const [, , skippedRows = 0] = (info.match(/\d+/g) ?? []).map(Number);
  const rows = { affectedRows, skippedRows, warningCount: warningStatus, warnings };
  const isAltered = skippedRows > 0 || warnings.some(({ code }) => !statementWarnings.has(code));
  return isAltered ? { status: 'altered', message: describe(rows), ...rows } : { status: 'accepted', ...rows };
}

function describe({ affectedRows, skippedRows, warningCount, warnings }: LoadedRows): string {
  const what = skippedRows > 0 ? `left out ${skippedRows} of ${affectedRows + skippedRows} rows` : 'changed values';
  const first = warnings.slice(0, warningsTold).map(({ code, message }) => `${message} (${code})`);
  return `MySQL ${what}, with ${warningCount} warnings, first of all: ${first.join('; ')}`;
}
