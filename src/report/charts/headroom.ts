/** What a remedy really freed against what DATA_FREE says it freed. */

import { figureOf } from '../../measure/figures/figure-summary.js';
import { formatBytes, formatCount } from '../../measure/format.js';
import { isLowerBound } from '../../measure/lower-bound.js';
import type { Interval, Result, StrategySummary } from '../../result/schema.js';
import type { Chart } from './chart.js';
import { colors, nameAxis, plotWidth, strategyOrder } from './chart-style.js';

const mebibyte = 2 ** 20;
const kinds = ['really went in', 'DATA_FREE claimed'] as const;

interface Bar {
  readonly strategy: string;
  readonly kind: (typeof kinds)[number];
  readonly mebibytes: number;
  /** Ends of the interval. */
  readonly low: number;
  readonly high: number;
  readonly label: string;
}

export function headroom(result: Result): Chart | null {
  const bars = result.summaries.flatMap((summary) => barsOf(result, summary));
  if (bars.length === 0) return null;
  return {
    name: 'headroom',
    title: 'How much room is left after each remedy, and what does DATA_FREE say?',
    subtitle: `MiB of the table's file, median and spread of the rounds. Really went in: rows inserted after the remedy until the table was full again, at the full table's bytes a row. Claimed: information_schema's DATA_FREE${fullClaim(result)}.`,
    description: `Room left, real against claimed: ${bars.map((bar) => `${bar.strategy} ${bar.kind} ${bar.label}`).join('; ')}.`,
    spec: barSpec(byHeadroom(result), bars),
  };
}

/** The most room left first. */
function byHeadroom(result: Result): readonly string[] {
  const left = (strategy: string) => figureOf(result, strategy, 'headroomBytes')?.median ?? -1;
  return strategyOrder(result).toSorted((one, other) => left(other) - left(one));
}

/** What DATA_FREE said at the very moment when nothing went in any more. */
function fullClaim({ outage }: Result): string {
  return outage === null ? '' : `, which said ${formatBytes(outage.dataFreeBytes)} when the table was full`;
}

function barsOf(result: Result, { strategy }: StrategySummary): readonly Bar[] {
  const headroomBytes = figureOf(result, strategy, 'headroomBytes');
  const headroomRows = figureOf(result, strategy, 'headroomRows');
  const dataFreeBytes = figureOf(result, strategy, 'dataFreeBytes');
  const bounded = result.trials.some((trial) => trial.strategy === strategy && isLowerBound(trial.headroom));
  const rows = headroomRows === null ? '' : `, ${formatCount(headroomRows.median)} rows`;
  const real =
    headroomBytes === null ? 'not measured' : `${bounded ? '≥ ' : ''}${formatBytes(headroomBytes.median)}${rows}`;
  return [
    { strategy, kind: kinds[0], ...inMebibytes(headroomBytes), label: real },
    {
      strategy,
      kind: kinds[1],
      ...inMebibytes(dataFreeBytes),
      label: dataFreeBytes === null ? 'not read' : formatBytes(dataFreeBytes.median),
    },
  ];
}

function inMebibytes(interval: Interval | null) {
  const { median, low, high } = interval ?? { median: 0, low: 0, high: 0 };
  return { mebibytes: median / mebibyte, low: low / mebibyte, high: high / mebibyte };
}

function barSpec(strategies: readonly string[], bars: readonly Bar[]) {
  const domain = [...strategies];
  const highest = Math.max(...bars.map((bar) => bar.high));
  // Labels stand to the right of bars; a long bar's label must stay inside the plot.
  const x = {
    field: 'mebibytes',
    type: 'quantitative',
    title: "MiB of the table's file",
    stack: null,
    scale: { domain: [0, highest > 0 ? highest * 1.45 : 1], nice: false },
  };
  const y = {
    field: 'strategy',
    type: 'nominal',
    sort: domain,
    title: null,
    axis: nameAxis,
    scale: { domain, paddingInner: 0.35, paddingOuter: 0.2 },
  };
  const yOffset = { field: 'kind', type: 'nominal', sort: [...kinds], scale: { domain: [...kinds] } };
  return {
    width: plotWidth,
    height: { step: strategies.length > 8 ? 15 : 26 },
    data: { values: [...bars] },
    encoding: { x, y, yOffset },
    layer: [
      {
        mark: { type: 'bar', stroke: colors.ink, strokeWidth: 0.5 },
        encoding: {
          color: {
            field: 'kind',
            type: 'nominal',
            scale: { domain: [...kinds], range: [colors.accepted, colors.claimed] },
            legend: { symbolStrokeWidth: 0.5 },
          },
          tooltip: [
            { field: 'strategy', title: 'remedy' },
            { field: 'kind', title: 'room that' },
            { field: 'label', title: 'is' },
          ],
        },
      },
      // White under black: the line shows on a dark bar, too.
      ...[
        { color: '#ffffff', strokeWidth: 4 },
        { color: colors.ink, strokeWidth: 1.5 },
      ].map((line) => ({
        transform: [{ filter: 'datum.high > datum.low' }],
        mark: { type: 'rule', ...line },
        encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' } },
      })),
      {
        mark: { type: 'text', align: 'left', dx: 5, fontSize: 11, color: colors.ink },
        encoding: { x: { ...x, field: 'high' }, text: { field: 'label' } },
      },
    ],
  };
}
