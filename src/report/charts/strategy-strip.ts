/**
 * A strip of points for each strategy with a median mark and an interval: the shape that time to
 * recover and throughput share. Strategies without a figure keep their row and say why.
 */

import type { ChartSpec } from './chart.js';
import { colors, plotWidth, strategyColorScale, strategyShapeScale } from './chart-style.js';

interface StripPoint {
  readonly strategy: string;
  readonly value: number;
  readonly note: string;
}

interface StripMedian extends StripPoint {
  readonly low: number;
  readonly high: number;
}

interface StripNote {
  readonly strategy: string;
  readonly lines: readonly string[];
  /** There are no points beside it. */
  readonly isAlone: boolean;
}

export interface Strip {
  /** Rows, from above. */
  readonly strategies: readonly string[];
  /** Every strategy of the result, so that each has the same colour in all charts. */
  readonly palette: readonly string[];
  readonly trials: readonly StripPoint[];
  readonly medians: readonly StripMedian[];
  /** Rows that have something to say in place of points, or beside them. */
  readonly missing: readonly StripNote[];
  readonly axisTitle: string;
}

export function strategyStrip(strip: Strip): ChartSpec {
  const domain = [...strip.strategies];
  const y = { field: 'strategy', type: 'nominal', sort: domain, title: null, scale: { domain } };
  const highest = Math.max(
    0,
    ...strip.trials.map((trial) => trial.value),
    ...strip.medians.map((median) => median.high),
  );
  // Room on the right for the median's label.
  const x = {
    field: 'value',
    type: 'quantitative',
    title: strip.axisTitle,
    scale: { domain: [0, highest > 0 ? highest * 1.18 : 1], nice: false },
  };
  const color = { field: 'strategy', type: 'nominal', legend: null, scale: strategyColorScale(strip.palette) };
  const tooltip = [
    { field: 'strategy', title: 'remedy' },
    { field: 'note', title: 'figure' },
  ];
  return {
    width: plotWidth,
    height: { step: strip.missing.length > 0 ? 88 : 58 },
    layer: [
      {
        data: { values: [...strip.medians] },
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: { y, x: { ...x, field: 'low' }, x2: { field: 'high' }, color, tooltip },
      },
      {
        data: { values: [...strip.medians] },
        mark: { type: 'tick', thickness: 4, size: 30, opacity: 1 },
        encoding: { y, x, color, tooltip },
      },
      {
        data: { values: [...strip.trials] },
        mark: { type: 'point', filled: true, size: 70, opacity: 1, stroke: colors.ink, strokeWidth: 0.8 },
        encoding: {
          y,
          x,
          color,
          shape: { field: 'strategy', type: 'nominal', legend: null, scale: strategyShapeScale(strip.palette) },
          tooltip,
        },
      },
      {
        data: { values: [...strip.medians] },
        mark: { type: 'text', align: 'left', dx: 8, fontSize: 12, fontWeight: 'bold', color: colors.ink },
        encoding: { y, x: { ...x, field: 'high' }, text: { field: 'note' } },
      },
      ...[true, false].map((isAlone) => ({
        data: { values: strip.missing.filter((note) => note.isAlone === isAlone) },
        mark: {
          type: 'text',
          align: 'left',
          baseline: isAlone ? 'middle' : 'top',
          x: 6,
          dy: isAlone ? 0 : 18,
          fontSize: 11,
          lineHeight: 14,
          color: colors.refusedText,
        },
        encoding: { y, text: { field: 'lines' } },
      })),
    ],
  };
}
