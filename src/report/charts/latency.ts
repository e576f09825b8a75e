/** What writing a row felt like while each remedy ran, all its rounds together, beside the healthy table. */
import { figureOf } from '../../measure/figures/figure-summary.js';
import { formatDurationMs } from '../../measure/format.js';
import type { Result } from '../../result/schema.js';
import { byRecovery } from '../remedy-order.js';
import type { Chart } from './chart.js';
import { colors, nameAxis, plotWidth } from './chart-style.js';
import { logSteps } from './log-steps.js';

const healthy = 'healthy, before';
const quantiles = ['p50', 'p90', 'p99', 'max'] as const;

type Felt = { readonly condition: string } & Readonly<Record<(typeof quantiles)[number], number | null>>;

export function latency(result: Result): Chart | null {
  if (result.outage === null || result.trials.length === 0) return null;
  const before = result.outage.traffic.before.operations.find(({ operation }) => operation === 'issue');
  const felt: readonly Felt[] = [
    {
      condition: healthy,
      p50: before?.latencyMsP50 ?? null,
      p90: before?.latencyMsP90 ?? null,
      p99: before?.latencyMsP99 ?? null,
      max: before?.latencyMsMax ?? null,
    },
    ...byRecovery(result).map((strategy) => feltDuring(result, strategy)),
  ];
  const points = felt.flatMap((entry) =>
    quantiles.flatMap((quantile) => {
      const value = entry[quantile];
      return value === null
        ? []
        : [{ condition: entry.condition, quantile, latencyMs: shown(value), label: formatDurationMs(value) }];
    }),
  );
  if (points.length === 0) return null;
  const text = (value: number | null) => (value === null ? 'unknown' : formatDurationMs(value));
  return {
    name: 'latency',
    title: 'What did users feel while a remedy ran?',
    subtitle:
      'Latency of writing a row, accepted statements from their intended start, ms, logarithmic; all rounds’ statements together. Quickest remedy to recover first. No mark where too few statements were accepted: what was refused is in the table of latencies.',
    description: `Latency of writing a row: ${felt.map((entry) => `${entry.condition}: p50 ${text(entry.p50)}, p90 ${text(entry.p90)}, p99 ${text(entry.p99)}, max ${text(entry.max)}`).join('; ')}.`,
    spec: latencySpec(felt, points),
  };
}

function feltDuring(result: Result, strategy: string): Felt {
  const summary = result.summaries.find((one) => one.strategy === strategy);
  const line = summary?.latency.find(({ phase, operation }) => phase === 'during' && operation === 'issue');
  return {
    condition: strategy,
    p50: line?.latencyMsP50 ?? null,
    // Results of older versions have these, and no lines by phase.
    p90: line?.latencyMsP90 ?? figureOf(result, strategy, 'issueLatencyMsP90')?.median ?? null,
    p99: line?.latencyMsP99 ?? figureOf(result, strategy, 'issueLatencyMsP99')?.median ?? null,
    max: line?.latencyMsMax ?? longest(result, strategy),
  };
}

function longest({ trials }: Result, strategy: string): number | null {
  const waits = trials
    .filter((trial) => trial.strategy === strategy)
    .flatMap(({ traffic }) => traffic.during.operations.filter(({ operation }) => operation === 'issue'))
    .flatMap(({ latencyMsMax }) => latencyMsMax ?? []);
  return waits.length > 0 ? Math.max(...waits) : null;
}

/** A logarithmic axis has no zero. */
function shown(latencyMs: number): number {
  return Math.max(0.01, latencyMs);
}

function latencySpec(felt: readonly Felt[], points: readonly { readonly latencyMs: number }[]) {
  const steps = logSteps(points.map((point) => point.latencyMs));
  const domain = felt.map(({ condition }) => condition);
  const x = {
    field: 'latencyMs',
    type: 'quantitative',
    title: 'latency, ms (logarithmic)',
    scale: { type: 'log', domain: steps.domain, nice: false },
    axis: { format: ',~g', values: steps.values },
  };
  const y = { field: 'condition', type: 'nominal', sort: domain, title: null, scale: { domain }, axis: nameAxis };
  const spans = felt.flatMap((entry) => {
    const known = quantiles.map((quantile) => entry[quantile]).filter((value) => value !== null);
    return known.length > 1
      ? [{ condition: entry.condition, latencyMs: shown(Math.min(...known)), highest: shown(Math.max(...known)) }]
      : [];
  });
  const quantile = { field: 'quantile', type: 'nominal' };
  return {
    width: plotWidth,
    height: { step: 24 },
    layer: [
      {
        data: { values: spans },
        mark: { type: 'rule', strokeWidth: 1.5, color: colors.quiet },
        encoding: { x, x2: { field: 'highest' }, y },
      },
      {
        data: { values: [...points] },
        mark: { type: 'point', filled: true, size: 70, opacity: 1, stroke: colors.ink, strokeWidth: 0.6 },
        encoding: {
          x,
          y,
          color: {
            ...quantile,
            scale: { domain: [...quantiles], range: [colors.accepted, '#56B4E9', colors.claimed, colors.refused] },
          },
          shape: {
            ...quantile,
            scale: { domain: [...quantiles], range: ['circle', 'square', 'diamond', 'triangle-right'] },
          },
          tooltip: [
            { field: 'condition', title: 'during' },
            { field: 'quantile', title: 'figure' },
            { field: 'label', title: 'latency' },
          ],
        },
      },
    ],
  };
}
