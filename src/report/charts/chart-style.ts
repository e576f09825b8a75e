/**
 * One look for all charts. Colours are Okabe and Ito's (Color Universal Design, 2008), ordered so that
 * neighbours also differ in luminance; each comes with a shape, since grey print has no colour at all.
 */
import type { Result } from '../../result/schema.js';

/** Width in pixels of every plot as drawn to files; a page sets its own. */
export const plotWidth = 620;

export const colors = {
  ink: '#1b2530',
  quiet: '#5b6672',
  grid: '#e4e8ec',
  accepted: '#0072B2',
  refused: '#D55E00',
  /** For text: the one above is too light to read. */
  refusedText: '#A63D00',
  backlog: '#595959',
  cap: '#1b2530',
  claimed: '#E69F00',
} as const;

const strategyColors = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#1b2530'] as const;
const strategyShapes = ['circle', 'square', 'triangle-up', 'diamond', 'triangle-down', 'cross'] as const;

const strategyDashes = [
  [1, 0],
  [7, 3],
  [9, 2, 2, 2],
  [3, 2],
  [12, 4],
  [5, 2],
] as const;

/** Names of remedies down the left side: those that differ at their ends only must keep them on a phone. */
export const nameAxis = { labelLimit: 165, grid: false } as const;

/** Strategy labels in the order in which the scenario lists them: by first appearance, and each once. */
export function strategyOrder(result: Result): readonly string[] {
  return [...new Set([...result.summaries, ...result.trials].map((entry) => entry.strategy))];
}

/** Scales that give each strategy its colour and shape in every chart alike. */
export function strategyColorScale(strategies: readonly string[]) {
  return { domain: [...strategies], range: strategies.map((_, index) => at(strategyColors, index)) };
}

export function strategyShapeScale(strategies: readonly string[]) {
  return { domain: [...strategies], range: strategies.map((_, index) => at(strategyShapes, index)) };
}

export function strategyDashScale(strategies: readonly string[]) {
  return { domain: [...strategies], range: strategies.map((_, index) => [...at(strategyDashes, index)]) };
}

function at<Item>(items: readonly Item[], index: number): Item {
  return items[index % items.length] as Item;
}

const text = { labelFontSize: 12, titleFontSize: 12, labelColor: colors.ink, titleColor: colors.quiet } as const;

/** Verdana has DejaVu Sans's widths, which layout is computed with (see render-chart.ts). */
export const chartConfig = {
  font: 'DejaVu Sans, Verdana, sans-serif',
  view: { stroke: null },
  title: {
    anchor: 'start',
    frame: 'bounds',
    fontSize: 16,
    fontWeight: 'bold',
    color: colors.ink,
    subtitleFontSize: 12,
    subtitleColor: colors.quiet,
    subtitlePadding: 6,
    offset: 14,
    lineHeight: 21,
    subtitleLineHeight: 16,
  },
  axis: {
    ...text,
    titleFontWeight: 'normal',
    gridColor: colors.grid,
    domainColor: '#aab3bc',
    tickColor: '#aab3bc',
    labelOverlap: 'greedy',
    labelSeparation: 6,
    titlePadding: 8,
  },
  legend: {
    ...text,
    orient: 'top',
    direction: 'horizontal',
    title: null,
    symbolSize: 90,
    symbolStrokeWidth: 2,
    columnPadding: 16,
    offset: 10,
    layout: { top: { anchor: 'start', direction: 'vertical', margin: 6 } },
    labelLimit: 260,
  },
  axisX: { tickCount: 6 },
  axisY: { tickCount: 5, minExtent: 46 },
  line: { strokeWidth: 2 },
} as const;
