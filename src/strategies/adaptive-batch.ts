/**
 * How many rows the next transaction takes, so that each lasts about a target: pt-online-schema-change's
 * chunk-time. The rate in rows a millisecond is a weighted mean of what was seen, and a step grows by no more
 * than double, because one quick chunk (rows in memory, small rows) says little of the next.
 */
const rowsMin = 10;
/** Above this a transaction's locks and undo, not its time, are what hurts. */
const rowsMax = 20_000;
const growthMax = 2;
/** Weight of the newest chunk in the mean: pt-osc's. */
const newestWeight = 0.25;

export class AdaptiveBatch {
  rows: number;
  readonly #targetMs: number | null;
  #rowsPerMs: number | null = null;

  /** Without a target the batch stays as large as it starts. */
  constructor(startRows: number, targetMs: number | null) {
    this.rows = startRows;
    this.#targetMs = targetMs;
  }

  /** Tells what the last transaction took. One that found no row tells nothing. */
  took(rows: number, durationMs: number): void {
    if (this.#targetMs === null || rows === 0) return;
    const newest = rows / Math.max(durationMs, 0.1);
    this.#rowsPerMs = this.#rowsPerMs === null ? newest : newestWeight * newest + (1 - newestWeight) * this.#rowsPerMs;
    const wanted = Math.min(this.#rowsPerMs * this.#targetMs, growthMax * this.rows);
    this.rows = Math.round(Math.min(rowsMax, Math.max(rowsMin, wanted)));
  }
}
