/** One remedy's panel of the space over time: four lines, the stretch in which it ran, every reading in full to point at. */
import { formatBytes, formatCount } from '../../measure/format.js';
import type { LedgerTick, TrialLedger } from '../../result/ledger.js';
import { besideFields, type GaugeField, gaugeKind, gaugeWords } from '../gauge-series.js';
import { colors } from './chart-style.js';
import { type Panel, panelLegend, type Range, secondsX } from './panel-grid.js';

/** A tick as it is drawn, in MiB; file and what is besides count from the first tick. */
export interface SpaceReading {
  readonly seconds: number;
  readonly file: number;
  readonly dataFree: number;
  readonly unpurged: number | null;
  readonly beside: number;
  readonly tick: LedgerTick;
}

export interface SpacePanel {
  readonly strategy: string;
  readonly note: string;
  /** Null where it was not seen to end. */
  readonly endSeconds: number | null;
  readonly readings: readonly SpaceReading[];
}

type Line = Exclude<keyof SpaceReading, 'seconds' | 'tick'>;

interface Look {
  readonly words: string;
  readonly fields: readonly GaugeField[];
  readonly color: string;
  readonly shape: string;
}

/** Okabe and Ito's colours from dark to light; purge's and DATA_FREE's are those of other charts. */
const looks: Readonly<Record<Line, Look>> = {
  file: { words: 'table’s file, change', fields: ['fileBytes'], color: colors.ink, shape: 'square' },
  beside: { words: 'other files, change', fields: besideFields, color: '#0072B2', shape: 'triangle-up' },
  unpurged: { words: 'awaiting purge', fields: ['unpurgedBytes'], color: '#CC79A7', shape: 'diamond' },
  dataFree: { words: 'DATA_FREE', fields: ['dataFreeBytes'], color: colors.claimed, shape: 'circle' },
};
const lines = Object.keys(looks) as Line[];

/** Points stand apart up to so many in a panel. */
const pointsMax = 24;

/** `ledger` tells which series were measured; `times` and `sizes` are the axes'. */
export function spacePanel(panel: SpacePanel, ledger: TrialLedger, times: Range, sizes: Range): Panel {
  const { strategy, note, readings } = panel;
  const x = { field: 'seconds', ...secondsX(times) };
  const y = {
    field: 'mebibytes',
    type: 'quantitative',
    scale: { domain: [...sizes], nice: true },
    axis: { title: 'MiB', tickCount: 3, minExtent: 30, titlePadding: 4 },
  };
  const kinds = lines.map((line) => gaugeKind(ledger, looks[line].fields));
  const names = lines.map((line, index) => `${looks[line].words}${kinds[index] ? ` (${kinds[index]})` : ''}`);
  const values = lines.flatMap((line, index) =>
    valuesOf(readings, line).map((value) => ({ ...value, series: names[index], kind: kinds[index] })),
  );
  const scaled = (range: readonly unknown[]) => ({
    field: 'series',
    type: 'nominal',
    scale: { domain: names, range },
    legend: panelLegend(2),
  });
  const color = scaled(lines.map((line) => looks[line].color));
  return {
    title: strategy,
    notes: [note],
    layer: [
      ...runs(panel, times, x),
      ...[false, true].map((isEstimated) => ({
        data: { values: values.filter(({ kind }) => (kind === 'estimated') === isEstimated) },
        // Not by encoding: a legend's symbols have no room for dashes.
        mark: { type: 'line', strokeWidth: 1.8, ...(isEstimated ? { strokeDash: [4, 3] } : {}) },
        encoding: { x, y, color, detail: { field: 'stretch' } },
      })),
      {
        data: { values },
        mark: { type: 'point', filled: true, size: readings.length > pointsMax ? 6 : 28, opacity: 1 },
        encoding: { x, y, color, shape: scaled(lines.map((line) => looks[line].shape)) },
      },
      pointers(readings, ledger, x),
    ],
  };
}

/** What was not told leaves a gap: the line goes on as another stretch. */
function valuesOf(readings: readonly SpaceReading[], line: Line) {
  let stretch = 0;
  return readings.flatMap((reading) => {
    const mebibytes = reading[line];
    if (mebibytes !== null) return [{ seconds: reading.seconds, mebibytes, stretch }];
    stretch += 1;
    return [];
  });
}

/** The remedy's start and end as lines, the time between them shaded; to the panel's edge where no end was seen. */
function runs({ endSeconds }: SpacePanel, times: Range, x: object) {
  const edges = [0, ...(endSeconds === null ? [] : [endSeconds])];
  return [
    {
      data: { values: [{ seconds: 0, to: endSeconds ?? times[1] }] },
      mark: { type: 'rect', color: colors.quiet, opacity: 0.12 },
      encoding: { x, x2: { field: 'to' } },
    },
    {
      data: { values: edges.map((seconds) => ({ seconds })) },
      mark: { type: 'rule', color: colors.quiet, strokeWidth: 1 },
      encoding: { x },
    },
  ];
}

/** Unseen, each as wide as halfway to its neighbours: a reading is found without aiming at a line. */
function pointers(readings: readonly SpaceReading[], ledger: TrialLedger, x: object) {
  const fields = Object.keys(gaugeWords) as GaugeField[];
  const values = readings.map(({ seconds, tick }, index) => ({
    seconds: (seconds + (readings[index - 1]?.seconds ?? seconds)) / 2,
    to: (seconds + (readings[index + 1]?.seconds ?? seconds)) / 2,
    at: Math.round(seconds * 100) / 100,
    ...Object.fromEntries(fields.map((field) => [field, wordsOf(field, tick[field])])),
  }));
  return {
    data: { values },
    mark: { type: 'rect', opacity: 0, aria: false },
    encoding: {
      x,
      x2: { field: 'to' },
      tooltip: [
        { field: 'at', title: 'seconds' },
        ...fields.map((field) => ({
          field,
          title: `${gaugeWords[field]}${gaugeKind(ledger, [field]) === 'estimated' ? ' (estimated)' : ''}`,
        })),
      ],
    },
  };
}

function wordsOf(field: GaugeField, value: number | null): string {
  if (value === null) return 'not told';
  return field.endsWith('Bytes') ? formatBytes(value) : formatCount(value);
}
