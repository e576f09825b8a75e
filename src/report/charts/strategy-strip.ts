/**
 * A strip of points for each strategy with a median mark and an interval: the shape that time to
 * recover and throughput share. Strategies without a figure keep their row and say why.
 */

import { outliersOf } from '../../measure/statistics.js';
import type { ChartSpec } from './chart.js';
import { colors, nameAxis, plotWidth } from './chart-style.js';
import { effectEncoding } from './effects.js';
import { logSteps } from './log-steps.js';

interface StripPoint {
  readonly strategy: string;
  readonly value: number;
  readonly note: string;
}

interface StripTrial extends StripPoint {
  /** Whether the median is of this one, too. */
  readonly counts: boolean;
}

interface StripMedian extends StripPoint {
  readonly low: number;
  readonly high: number;
  readonly samples: number;
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
  /** What the strategy does to rows, in words; gives colour and shape. */
  readonly effectOf: (strategy: string) => string;
  readonly trials: readonly StripTrial[];
  readonly medians: readonly StripMedian[];
  /** Rows that have something to say in place of points, or beside them. */
  readonly missing: readonly StripNote[];
  readonly axisTitle: string;
}

/** With more rows than this they are drawn closer. */
const wideRowsMax = 8;
/** Values further apart than this are told apart on a logarithmic axis only. */
const linearRatioMax = 30;

export function strategyStrip(strip: Strip): ChartSpec {
  const domain = [...strip.strategies];
  const y = { field: 'strategy', type: 'nominal', sort: domain, title: null, scale: { domain }, axis: nameAxis };
  const step = rowStep(strip);
  const x = axisOf(strip);
  const { color, shape } = effectEncoding(strip.strategies.map(strip.effectOf));
  const withEffect = <Value extends StripPoint>(value: Value) => ({ ...value, effect: strip.effectOf(value.strategy) });
  const medians = strip.medians.map(withEffect);
  const trials = markOutliers(strip.trials.filter(({ counts }) => counts)).map(withEffect);
  const uncounted = strip.trials.filter(({ counts }) => !counts).map(withEffect);
  const tooltip = [
    { field: 'strategy', title: 'remedy' },
    { field: 'note', title: 'figure' },
    { field: 'effect', title: 'it' },
  ];
  return {
    width: plotWidth,
    height: { step },
    layer: [
      {
        data: { values: medians },
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: { y, x: { ...x, field: 'low' }, x2: { field: 'high' }, color, tooltip },
      },
      {
        data: { values: medians },
        mark: { type: 'tick', thickness: 4, size: Math.min(30, step * 0.7), opacity: 1 },
        encoding: { y, x, color, tooltip },
      },
      ...[false, true].map((isOutlier) => ({
        data: { values: trials.filter((trial) => trial.isOutlier === isOutlier) },
        mark: {
          type: 'point',
          filled: true,
          size: 70,
          opacity: 1,
          stroke: colors.ink,
          strokeWidth: isOutlier ? 1.6 : 0.8,
          // Hollow, in whatever colour.
          ...(isOutlier ? { fill: '#ffffff' } : {}),
        },
        encoding: { y, x, ...(isOutlier ? {} : { color }), shape, tooltip },
      })),
      {
        data: { values: medians.map((median) => labelOf(median, strip.trials)) },
        mark: { type: 'text', align: 'left', dx: 8, fontSize: 12, fontWeight: 'bold', color: colors.ink },
        encoding: { y, x, text: { field: 'note' } },
      },
      {
        data: { values: uncounted },
        mark: { type: 'text', text: '✕', fontSize: 14, fontWeight: 'bold', color: colors.refusedText },
        encoding: { y, x, tooltip },
      },
      ...[true, false].map((isAlone) => ({
        data: {
          values: strip.missing
            .filter((note) => note.isAlone === isAlone)
            .map((note) => (isAlone ? { ...note, lines: [note.lines.join('; ')] } : note)),
        },
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

/**
 * Beyond every mark of its row, so that it covers none: trials that do not count may lie beyond the interval. Beside a
 * mark that is not the median itself it says that it is one.
 */
function labelOf(median: StripMedian, trials: readonly StripTrial[]) {
  const own = trials.filter((trial) => trial.strategy === median.strategy);
  const value = Math.max(median.high, ...own.map((trial) => trial.value));
  const isAlone = own.length === 1 && median.samples === 1;
  return { strategy: median.strategy, value, note: isAlone ? median.note : `median ${median.note}` };
}

/** Marked, not left out: their note says so, and they are drawn hollow. */
function markOutliers(trials: readonly StripTrial[]): readonly (StripTrial & { readonly isOutlier: boolean })[] {
  return [...new Set(trials.map(({ strategy }) => strategy))].flatMap((strategy) => {
    const own = trials.filter((trial) => trial.strategy === strategy);
    const marks = outliersOf(own.map(({ value }) => value));
    return own.map((trial, index) => {
      const isOutlier = marks[index] ?? false;
      return { ...trial, isOutlier, note: isOutlier ? `${trial.note}, an outlier` : trial.note };
    });
  });
}

/** Notes beside points stand below them, in a row with room for that. */
function rowStep({ strategies, missing }: Strip): number {
  const besides = missing.filter(({ isAlone }) => !isAlone).map(({ lines }) => lines.length);
  return (strategies.length > wideRowsMax ? 30 : 58) + (besides.length > 0 ? 16 + 14 * Math.max(...besides) : 0);
}

/** From zero where the values are alike, logarithmic where some would vanish; room on the right for a label. */
function axisOf({ trials, medians, axisTitle }: Strip) {
  const values = [...trials.map(({ value }) => value), ...medians.flatMap(({ low, high }) => [low, high])];
  const highest = Math.max(0, ...values);
  const lowest = Math.min(...values);
  const x = { field: 'value', type: 'quantitative' };
  if (!(lowest > 0 && highest / lowest > linearRatioMax))
    return { ...x, title: axisTitle, scale: { domain: [0, highest > 0 ? highest * 1.28 : 1], nice: false } };
  const steps = logSteps(values);
  const [from, to] = [steps.domain[0] as number, Math.max(steps.domain[1] as number, highest)];
  return {
    ...x,
    title: `${axisTitle} (logarithmic)`,
    scale: { type: 'log', domain: [from, highest * (to / from) ** 0.18], nice: false },
    axis: { format: ',~g', values: steps.values.filter((value) => value <= highest * 1.5) },
  };
}
