/** What traffic felt while each remedy ran, against the healthy table before it was full. */
import { median } from 'simple-statistics';
import { formatDurationMs } from '../../measure/format.js';
import type { OperationFigures, Result } from '../../result/schema.js';
import type { Chart } from './chart.js';
import { colors, plotWidth, strategyColorScale, strategyDashScale, strategyOrder } from './chart-style.js';

const healthy = 'healthy, before';
const quantiles = ['p50', 'p99', 'max'] as const;

interface Felt {
  readonly condition: string;
  readonly operation: string;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export function latency(result: Result): Chart | null {
  if (result.outage === null || result.trials.length === 0) return null;
  const strategies = strategyOrder(result);
  const felt = [
    ...result.outage.traffic.before.operations.map((figures) => feltOf(healthy, figures.operation, [figures])),
    ...strategies.flatMap((strategy) => feltDuring(result, strategy)),
  ];
  const points = felt.flatMap((entry) =>
    quantiles.flatMap((quantile) => {
      const value = entry[quantile];
      // A logarithmic axis has no zero.
      return value === null
        ? []
        : [{ ...keyOf(entry), quantile, latencyMs: Math.max(0.01, value), label: formatDurationMs(value) }];
    }),
  );
  if (points.length === 0) return null;
  return {
    name: 'latency',
    title: 'What did users feel while a remedy ran?',
    subtitle:
      'Latency of accepted statements from their intended start, ms, logarithmic; p50 and p99: median of the rounds; max: largest of them. No mark where too few statements were accepted.',
    description: `Latency by operation: ${felt
      .filter((entry) => entry.operation === 'issue')
      .map(
        (entry) =>
          `issuing a job, ${entry.condition}: p50 ${entry.p50 === null ? 'unknown' : formatDurationMs(entry.p50)}, p99 ${entry.p99 === null ? 'unknown' : formatDurationMs(entry.p99)}`,
      )
      .join('; ')}.`,
    spec: latencySpec([healthy, ...strategies], felt, points),
  };
}

function feltDuring(result: Result, strategy: string): readonly Felt[] {
  const figures = result.trials
    .filter((trial) => trial.strategy === strategy)
    .flatMap((trial) => trial.traffic.during.operations);
  return [...new Set(figures.map((entry) => entry.operation))].map((operation) =>
    feltOf(
      strategy,
      operation,
      figures.filter((entry) => entry.operation === operation),
    ),
  );
}

function feltOf(condition: string, operation: string, rounds: readonly OperationFigures[]): Felt {
  const known = (value: (figures: OperationFigures) => number | null) =>
    rounds.map(value).filter((entry) => entry !== null);
  const p50 = known((figures) => figures.latencyMsP50);
  const p99 = known((figures) => figures.latencyMsP99);
  const max = known((figures) => figures.latencyMsMax);
  return {
    condition,
    operation,
    p50: p50.length > 0 ? median(p50) : null,
    p99: p99.length > 0 ? median(p99) : null,
    max: max.length > 0 ? Math.max(...max) : null,
  };
}

function keyOf({ condition, operation }: Felt) {
  return { condition, operation };
}

function latencySpec(
  conditions: readonly string[],
  felt: readonly Felt[],
  points: readonly { readonly latencyMs: number }[],
) {
  const steps = logSteps(points.map((point) => point.latencyMs));
  const x = {
    field: 'latencyMs',
    type: 'quantitative',
    title: 'latency, ms (logarithmic)',
    scale: { type: 'log', domain: steps.domain, nice: false },
    axis: { format: ',~g', values: steps.values },
  };
  const y = {
    field: 'operation',
    type: 'nominal',
    sort: null,
    title: null,
    scale: { paddingInner: 0.3, paddingOuter: 0.15 },
    axis: { grid: false },
  };
  const yOffset = { field: 'condition', type: 'nominal', sort: [...conditions], scale: { domain: [...conditions] } };
  const strategies = conditions.slice(1);
  const legend = { symbolType: 'stroke', symbolSize: 300 };
  const color = {
    field: 'condition',
    type: 'nominal',
    scale: { domain: [...conditions], range: [colors.ink, ...strategyColorScale(strategies).range] },
    legend,
  };
  const strokeDash = {
    field: 'condition',
    type: 'nominal',
    scale: { domain: [...conditions], range: [[1, 2], ...strategyDashScale(strategies).range] },
    legend,
  };
  const spans = felt.flatMap((entry) => {
    const known = quantiles.map((quantile) => entry[quantile]).filter((value) => value !== null);
    return known.length > 1
      ? [{ ...keyOf(entry), latencyMs: Math.max(0.01, Math.min(...known)), highest: Math.max(0.01, ...known) }]
      : [];
  });
  return {
    width: plotWidth,
    height: { step: 17 },
    layer: [
      {
        data: { values: spans },
        mark: { type: 'rule', strokeWidth: 1.5 },
        encoding: { x, x2: { field: 'highest' }, y, yOffset, color, strokeDash },
      },
      {
        data: { values: [...points] },
        mark: { type: 'point', filled: true, size: 60, opacity: 1, stroke: colors.ink, strokeWidth: 0.6 },
        encoding: {
          x,
          y,
          yOffset,
          color,
          shape: {
            field: 'quantile',
            type: 'nominal',
            scale: { domain: [...quantiles], range: ['circle', 'diamond', 'triangle-right'] },
            legend: { symbolFillColor: colors.backlog, symbolStrokeColor: colors.backlog },
          },
          tooltip: [
            { field: 'operation', title: 'operation' },
            { field: 'condition', title: 'during' },
            { field: 'quantile', title: 'figure' },
            { field: 'label', title: 'latency' },
          ],
        },
      },
    ],
  };
}

/** The steps 1, 3, 10, 30, … around the values; every line of a logarithmic grid would be noise. */
function logSteps(values: readonly number[]) {
  const stepAt = (index: number) => Number(`${index % 2 === 0 ? 1 : 3}e${Math.floor(index / 2)}`);
  const lowest = Math.floor(2 * Math.log10(Math.min(...values)));
  const highest = Math.max(lowest + 1, Math.ceil(2 * Math.log10(Math.max(...values)) + 0.1));
  const steps = Array.from({ length: highest - lowest + 1 }, (_, index) => stepAt(lowest + index));
  return { domain: [steps[0], steps.at(-1)], values: steps };
}
