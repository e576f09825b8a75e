/** One setting, many values: what a larger batch buys, and what it costs the foreground. Nothing without a sweep. */
import { formatFigure } from '../../measure/figures/figure-summary.js';
import { trialFigures } from '../../measure/figures/trial-figures.js';
import { isLogarithmic, kneesAmong, type Swept, sweptOf } from '../../measure/sweep-knees.js';
import type { Interval, Result, StrategySummary } from '../../result/schema.js';
import type { Chart, ChartSpec } from './chart.js';
import { colors, plotWidth, strategyColorScale, strategyDashScale, strategyShapeScale } from './chart-style.js';

interface Panel {
  readonly title: string;
  readonly figure: (summary: StrategySummary) => Interval | null;
  readonly format: (value: number) => string;
}

const panel = (name: 'rowsPerSecond' | 'durationMs' | 'issueLatencyMsP90', title: string): Panel => ({
  title,
  figure: (summary) => summary[name],
  format: (value) => formatFigure(trialFigures[name].unit, value),
});

const panels: readonly Panel[] = [
  panel('rowsPerSecond', 'rows a second'),
  panel('durationMs', 'the remedy took, ms'),
  panel('issueLatencyMsP90', 'p90 of new rows, ms'),
];

/** A chart for each setting that is swept: settings of one name share an axis. */
export function sweepCharts(result: Result): readonly Chart[] {
  const swept = sweptOf(result.summaries);
  return [...new Set(swept.map(({ point }) => point.setting))].map((setting) =>
    sweepChart(
      setting,
      swept.filter(({ point }) => point.setting === setting),
    ),
  );
}

function sweepChart(setting: string, shown: readonly Swept[]): Chart {
  const labels = [...new Set(shown.map(({ point }) => point.of))];
  const ordinal = shown.some(({ point }) => point.value === null);
  const values = shown.map(({ point }) => point.value ?? 0);
  const logarithmic = !ordinal && isLogarithmic(shown);
  const knees = kneesAmong(shown);
  const axis = { ordinal, logarithmic, shown: [...new Set(values)] };
  return {
    name: `sweep-${setting.toLowerCase()}`,
    title: `Which ${setting}: where does more stop paying?`,
    subtitle: `Medians over the rounds with their intervals; traffic ran beside; no mark where too few statements were accepted for a p90. ${kneeWords(labels, knees, setting)}`,
    description: shown
      .map(({ summary, point }) => `${point.of} at ${point.text}: ${figuresOf(summary).join(', ')}`)
      .join('; '),
    spec: {
      vconcat: panels.map((panel) => panelSpec(panel, shown, labels, axis, panel === panels[0] ? knees : [])),
    } as unknown as ChartSpec,
  };
}

function kneeWords(labels: readonly string[], knees: readonly Swept[], setting: string): string {
  const words = knees.map(({ point }) => `${point.of}: ${point.text}`);
  const none = labels.filter((label) => !knees.some(({ point }) => point.of === label));
  return [
    words.length > 0
      ? `The knee of rows a second (farthest above the line from the first to the best ${setting}, Kneedle 2011) is at ${words.join(', ')}.`
      : '',
    none.length > 0 ? `No knee for ${none.join(', ')}: the rise is straight, or within the intervals.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function figuresOf(summary: StrategySummary): readonly string[] {
  return panels.flatMap(({ title, figure, format }) => {
    const interval = figure(summary);
    return interval ? [`${title} ${format(interval.median)}`] : [];
  });
}

interface Axis {
  readonly ordinal: boolean;
  readonly logarithmic: boolean;
  readonly shown: readonly number[];
}

function panelSpec(
  { title, figure, format }: Panel,
  shown: readonly Swept[],
  labels: readonly string[],
  axis: Axis,
  knees: readonly Swept[],
) {
  const values = shown.flatMap(({ summary, point }) => {
    const interval = figure(summary);
    if (!interval) return [];
    const isKnee = knees.some((knee) => knee.point === point);
    return [
      {
        ...point,
        ...interval,
        note: format(interval.median),
        knee: isKnee ? 'knee' : '',
      },
    ];
  });
  const x = axis.ordinal
    ? { field: 'text', type: 'ordinal', sort: null, title: shown[0]?.point.setting }
    : {
        field: 'value',
        type: 'quantitative',
        title: shown[0]?.point.setting,
        scale: { type: axis.logarithmic ? 'log' : 'linear', nice: false, padding: 16 },
        axis: { values: [...axis.shown], grid: false, format: '~s' },
      };
  const y = { field: 'median', type: 'quantitative', title, scale: { zero: true } };
  const color = { field: 'of', type: 'nominal', title: null, scale: strategyColorScale(labels) };
  const tooltip = [
    { field: 'of', title: 'remedy' },
    { field: 'text', title: shown[0]?.point.setting },
    { field: 'note', title },
  ];
  return {
    width: plotWidth,
    height: 150,
    data: { values },
    layer: [
      {
        mark: { type: 'line' },
        encoding: { x, y, color, strokeDash: { field: 'of', type: 'nominal', scale: strategyDashScale(labels) } },
      },
      { mark: { type: 'rule' }, encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color } },
      {
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: { x, y, color, shape: { field: 'of', type: 'nominal', scale: strategyShapeScale(labels) }, tooltip },
      },
      {
        mark: { type: 'text', dy: -14, fontSize: 12, fontWeight: 'bold', color: colors.ink },
        encoding: { x, y, text: { field: 'knee' } },
      },
    ],
  };
}
