/** How the rows that may be read are shared out, before any is read. */

export interface Bounds {
  readonly rowsMax: number;
  readonly timeMs: number;
}

export interface Budget {
  /** Runs of neighbouring rows, spread over the index. */
  readonly runs: number;
  /** Rows of each run that are measured. */
  readonly rowsARun: number;
  /** Rows of each run whose neighbours are compared, and those whose values are compressed, by the server. */
  readonly comparedARun: number;
  readonly compressedARun: number;
  /** Rows that finding the beginning of a run takes. */
  readonly findARun: number;
  /** Rows that are looked at by month of `created`, in all. */
  readonly monthRows: number;
}

const runsMax = 200;
/** So that a run is worth the way to it. */
const rowsARunLeast = 250;
/** Two rows a cut of the index, and some for a place in it: as many in each level of a key of four columns. */
const rowsToFindARun = 14;

export function budgetOf({ rowsMax }: Bounds, estimatedRows: number): Budget {
  const wanted = Math.min(rowsMax, Math.max(estimatedRows, 1));
  const runs = Math.min(runsMax, Math.max(1, Math.floor(wanted / rowsARunLeast)));
  const monthRows = Math.floor(rowsMax * 0.15);
  const aRun = Math.floor((rowsMax - monthRows) / runs);
  const comparedARun = Math.max(2, Math.min(50, Math.floor(aRun / 10)));
  const compressedARun = Math.max(1, Math.min(10, Math.floor(aRun / 50)));
  const rowsARun = Math.max(1, aRun - comparedARun - compressedARun - rowsToFindARun);
  return { runs, rowsARun, comparedARun, compressedARun, findARun: rowsToFindARun, monthRows };
}

/** Whether all rows fit, with a tenth to spare: the server's estimate may be low. */
export function fitsWhole({ runs, rowsARun }: Budget, estimatedRows: number): boolean {
  return estimatedRows * 1.1 <= runs * rowsARun;
}
