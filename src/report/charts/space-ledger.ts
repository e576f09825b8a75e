/** Every byte of the table's file, full and after each remedy: what a remedy emptied, and whether inserts can have it. */
import { formatBytes, formatCount } from '../../measure/format.js';
import type { Result } from '../../result/schema.js';
import { partBytes, type SpaceState, spaceParts, spaceStates } from '../space-parts.js';
import type { Chart } from './chart.js';
import { colors, nameAxis, plotWidth } from './chart-style.js';

const mebibyte = 2 ** 20;

/** In use: blues and grey. Empty and still out of reach: warm. Free: green; the reserve white, as nobody may have it. */
const partColors: Readonly<Record<string, string>> = {
  'rows in pages': '#0072B2',
  'off-page text': '#56B4E9',
  'secondary indexes': '#1b2f52',
  'page frames': '#8d97a1',
  'awaiting purge': '#CC79A7',
  'off-page rests': '#8c3b00',
  'holes in pages': '#E69F00',
  'free pages': '#F0E442',
  reserve: '#ffffff',
  'free extents': '#009E73',
};

/** Left column of a legend in two columns: what is in use; right: what is not. */
const legendOrder = [
  'rows in pages',
  'holes in pages',
  'off-page text',
  'off-page rests',
  'secondary indexes',
  'free pages',
  'page frames',
  'reserve',
  'awaiting purge',
  'free extents',
];

interface Segment {
  readonly state: string;
  readonly part: string;
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly meaning: string;
}

export function spaceLedger(result: Result): Chart | null {
  const states = spaceStates(result);
  if (states.length === 0) return null;
  const segments = states.flatMap(segmentsOf);
  return {
    name: 'space-ledger',
    title: 'Rows are gone: why is the table still full?',
    subtitle:
      'MiB of the table’s file by what its pages hold, read from the file at rest, after purge; of several rounds the middle one by free extents. An insert that needs a page is refused while fewer than 3 extents are free beyond the reserve, however many pages are free. Black line and figure: what DATA_FREE claims.',
    description: `Where the file’s bytes are: ${states.map(describe).join('; ')}.`,
    spec: stackSpec(states, segments),
  };
}

function describe({ name, ledger }: SpaceState): string {
  const parts = spaceParts.map((part) => `${part.name} ${formatBytes(partBytes(ledger, part))}`);
  return `${name}, ${formatCount(ledger.rows)} rows in ${formatBytes(ledger.fileBytes)}: ${parts.join(', ')}, DATA_FREE ${formatBytes(ledger.dataFreeBytes)}`;
}

function segmentsOf({ name, ledger }: SpaceState): readonly Segment[] {
  let from = 0;
  return spaceParts.map((part) => {
    const bytes = partBytes(ledger, part);
    const start = from;
    from += bytes / mebibyte;
    return { state: name, part: part.name, from: start, to: from, label: formatBytes(bytes), meaning: part.meaning };
  });
}

function stackSpec(states: readonly SpaceState[], segments: readonly Segment[]) {
  const domain = states.map(({ name }) => name);
  const longest = Math.max(...segments.map(({ to }) => to));
  const parts = legendOrder.filter((part) =>
    segments.some((segment) => segment.part === part && segment.to > segment.from),
  );
  const x = {
    field: 'from',
    type: 'quantitative',
    title: 'MiB of the table’s file',
    // Room for the claim's figure to the right of the bar.
    scale: { domain: [0, longest * 1.16], nice: false },
  };
  const y = {
    field: 'state',
    type: 'nominal',
    sort: domain,
    title: null,
    scale: { domain, padding: 0.3 },
    axis: nameAxis,
  };
  const claims = states.map(({ name, ledger }) => ({
    state: name,
    from: (ledger.fileBytes - ledger.dataFreeBytes) / mebibyte,
    to: ledger.fileBytes / mebibyte,
    label: formatBytes(ledger.dataFreeBytes),
  }));
  return {
    width: plotWidth,
    height: { step: states.length > 9 ? 28 : 34 },
    layer: [
      {
        data: { values: segments.filter(({ from, to }) => to > from) },
        mark: { type: 'bar', stroke: colors.ink, strokeWidth: 0.5 },
        encoding: {
          x,
          x2: { field: 'to' },
          y,
          color: {
            field: 'part',
            type: 'nominal',
            scale: { domain: parts, range: parts.map((part) => partColors[part]) },
            legend: { columns: 2, symbolType: 'square', symbolStrokeWidth: 0.5, symbolStrokeColor: colors.ink },
          },
          tooltip: [
            { field: 'state', title: 'table' },
            { field: 'part', title: 'bytes' },
            { field: 'label', title: 'are' },
            { field: 'meaning', title: 'that is' },
          ],
        },
      },
      {
        data: { values: claims.filter(({ from, to }) => to > from) },
        mark: { type: 'rule', yOffset: 14, color: colors.ink, strokeWidth: 3 },
        encoding: { x, x2: { field: 'to' }, y },
      },
      {
        data: { values: claims },
        mark: { type: 'text', align: 'left', dx: 5, fontSize: 11, color: colors.ink },
        encoding: { x: { ...x, field: 'to' }, y, text: { field: 'label' } },
      },
    ],
  };
}
