/** What a remedy really freed against what DATA_FREE says it freed. */
import { median } from 'simple-statistics';
import { formatBytes, formatCount } from '../../measure/format.js';
import type { Result, Trial } from '../../result/schema.js';
import type { Chart } from './chart.js';
import { colors, plotWidth, strategyOrder } from './chart-style.js';

const mebibyte = 2 ** 20;
const kinds = ['really went in', 'DATA_FREE claimed'] as const;

interface Bar {
  readonly strategy: string;
  readonly kind: (typeof kinds)[number];
  readonly mebibytes: number;
  readonly label: string;
}

export function headroom(result: Result): Chart | null {
  const strategies = strategyOrder(result);
  const bars = strategies.flatMap((strategy) =>
    barsOf(
      strategy,
      result.trials.filter((trial) => trial.strategy === strategy),
    ),
  );
  if (bars.length === 0) return null;
  return {
    name: 'headroom',
    title: 'How much room did each remedy really make?',
    subtitle: `MiB of the table's file, median of the rounds. Really went in: jobs inserted after the remedy until the table was full again, at the full table's bytes a row. Claimed: information_schema's DATA_FREE.`,
    description: `Room made, real against claimed: ${bars.map((bar) => `${bar.strategy} ${bar.kind} ${bar.label}`).join('; ')}.`,
    spec: barSpec(strategies, bars),
  };
}

function barsOf(strategy: string, trials: readonly Trial[]): readonly Bar[] {
  if (trials.length === 0) return [];
  const measured = trials.flatMap((trial) => trial.headroom ?? []);
  const claimed = median(trials.map((trial) => trial.dataFreeBytes));
  const claim: Bar = { strategy, kind: kinds[1], mebibytes: claimed / mebibyte, label: formatBytes(claimed) };
  if (measured.length === 0) return [{ strategy, kind: kinds[0], mebibytes: 0, label: 'not measured' }, claim];
  const fileBytes = median(measured.map((entry) => entry.fileBytes));
  const bound = measured.some((entry) => entry.status === 'bound-reached') ? '≥ ' : '';
  const rows = formatCount(median(measured.map((entry) => entry.rows)));
  return [
    {
      strategy,
      kind: kinds[0],
      mebibytes: fileBytes / mebibyte,
      label: `${bound}${formatBytes(fileBytes)}, ${rows} rows`,
    },
    claim,
  ];
}

function barSpec(strategies: readonly string[], bars: readonly Bar[]) {
  const domain = [...strategies];
  const highest = Math.max(...bars.map((bar) => bar.mebibytes));
  // Labels stand to the right of bars; a long bar's label must stay inside the plot.
  const x = {
    field: 'mebibytes',
    type: 'quantitative',
    title: "MiB of the table's file",
    scale: { domain: [0, highest > 0 ? highest * 1.45 : 1], nice: false },
  };
  const y = {
    field: 'strategy',
    type: 'nominal',
    sort: domain,
    title: null,
    scale: { domain, paddingInner: 0.35, paddingOuter: 0.2 },
  };
  const yOffset = { field: 'kind', type: 'nominal', sort: [...kinds], scale: { domain: [...kinds] } };
  return {
    width: plotWidth,
    height: { step: 26 },
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
      {
        mark: { type: 'text', align: 'left', dx: 5, fontSize: 11, color: colors.ink },
        encoding: { text: { field: 'label' } },
      },
    ],
  };
}
