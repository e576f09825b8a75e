/**
 * How many rows a second bring a lab's table from the end of its history into the cap while one looks on. The history
 * ends about a mebibyte before it, as the model knows an extent at best; of long rows the usual rate is enough, of very
 * short ones some thousand rows are missing.
 */

const mib = 2 ** 20;
const secondsWanted = 12;
/** So many single rows a second a small machine takes. */
const rateMax = 1_500;

/** `usual` or more, in whole hundreds. `rows` fill a table of `capBytes`. */
export function trafficRate(usual: number, rows: number, capBytes: number): number {
  const rowsPerMib = (rows * mib) / capBytes;
  const wanted = Math.ceil(rowsPerMib / secondsWanted / 100) * 100;
  return Math.max(usual, Math.min(rateMax, wanted));
}
