/**
 * Rows of a sample, by column of figures and not by row: four bytes a figure, whatever the table is. Rows come in runs;
 * a run's weight is how many rows of the table one of its rows stands for.
 */
import type { Cell } from '../database/read-only-session.js';
import type { Measure, MeasureKind } from './measures.js';

/** Stands for NULL; lengths of 4 GiB less a byte count as that less one. */
export const absent = 0xffff_ffff;

export interface Sample {
  readonly measures: readonly Measure[];
  readonly rows: number;
  /** One a row. */
  readonly weights: Float64Array;
  /** Null where a column has no such figure. */
  figures(column: string, kind: MeasureKind): Uint32Array | null;
  /** Texts of `shown` by the hash of the column's value. */
  shown(column: string): ReadonlyMap<number, string>;
}

export interface SampleBuilder {
  /** One run of rows, each its cells in the order of the measures. */
  add(cells: readonly (readonly Cell[])[]): void;
  readonly rows: number;
  /** Weights, one a run. */
  finish(weights: readonly number[]): Sample;
}

export function buildSample(measures: readonly Measure[]): SampleBuilder {
  let room = 1024;
  let rows = 0;
  const figures = measures.map(() => new Uint32Array(room));
  const shown = new Map<string, Map<number, string>>();
  const hashAt = (column: string) => measures.findIndex((one) => one.kind === 'hash' && one.column.name === column);
  const texts = measures.flatMap(({ kind, column: { name } }, at) => {
    if (kind !== 'shown') return [];
    const byHash = new Map<number, string>();
    shown.set(name, byHash);
    return [{ at, hash: hashAt(name), byHash }];
  });
  const runStarts: number[] = [];
  return {
    get rows() {
      return rows;
    },
    add(cells) {
      runStarts.push(rows);
      while (rows + cells.length > room) {
        room *= 2;
        for (const [at, column] of figures.entries()) {
          const larger = new Uint32Array(room);
          larger.set(column);
          figures[at] = larger;
        }
      }
      for (const one of cells) {
        for (const [at, column] of figures.entries()) column[rows] = figureOf(one[at] ?? null);
        for (const { at, hash, byHash } of texts)
          if (one[at] != null) byHash.set(figureOf(one[hash] ?? null), String(one[at]));
        rows += 1;
      }
    },
    finish(runWeights) {
      const weights = new Float64Array(rows);
      for (const [run, start] of runStarts.entries())
        weights.fill(runWeights[run] ?? 1, start, runStarts[run + 1] ?? rows);
      return {
        measures,
        rows,
        weights,
        figures: (column, kind) => {
          const at = measures.findIndex((one) => one.kind === kind && one.column.name === column);
          return at < 0 ? null : (figures[at] as Uint32Array).subarray(0, rows);
        },
        shown: (column) => shown.get(column) ?? new Map(),
      };
    },
  };
}

function figureOf(cell: Cell): number {
  const figure = cell === null ? absent : Number(cell);
  return Number.isNaN(figure) ? absent : Math.min(figure, cell === null ? absent : absent - 1);
}
