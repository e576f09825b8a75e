/** How the table got there: file size against the cap, and row size, over the simulated years. */
import { formatBytes, formatCount } from '../../measure/format.js';
import type { Result } from '../../result/schema.js';
import type { Chart } from './chart.js';
import { colors, plotWidth } from './chart-style.js';

const mebibyte = 2 ** 20;

export function tableGrowth(result: Result): Chart | null {
  const history = result.history;
  const last = history?.samples.at(-1);
  if (!history || !last) return null;
  const first = history.samples[0] as typeof last;
  return {
    name: 'table-growth',
    title: 'How did the table reach its cap: more rows, or fatter ones?',
    subtitle: `Above: size of the table's file, MiB, against the cap of ${formatBytes(result.cap.bytes)}. Below: bytes a row. Simulated history, ${history.from} to ${history.to}.`,
    description:
      `From ${first.date} to ${last.date} the table's file grows to ${formatBytes(last.tableBytes)} of ${formatBytes(result.cap.bytes)} ` +
      `with ${formatCount(last.rows)} rows; mean query text per row goes from ${formatBytes(first.queryBytesMean)} to ${formatBytes(last.queryBytesMean)}, ` +
      `file bytes per row from ${formatBytes(first.fileBytesPerRow)} to ${formatBytes(last.fileBytesPerRow)}.`,
    spec: {
      vconcat: [sizePanel(result, history.samples), rowPanel(history.samples)],
      spacing: 14,
      resolve: { scale: { x: 'shared', color: 'independent', strokeDash: 'independent' } },
    },
  };
}

type Samples = NonNullable<Result['history']>['samples'];

const dateAxis = { field: 'date', type: 'temporal', scale: { type: 'utc' } } as const;

function sizePanel(result: Result, samples: Samples) {
  const capMebibytes = result.cap.bytes / mebibyte;
  const values = samples.map((sample) => ({
    date: sample.date,
    mebibytes: sample.tableBytes / mebibyte,
    size: formatBytes(sample.tableBytes),
    rows: formatCount(sample.rows),
  }));
  const tooltip = [
    { field: 'date', title: 'date' },
    { field: 'size', title: 'file' },
    { field: 'rows', title: 'rows' },
  ];
  return {
    width: plotWidth,
    height: 170,
    layer: [
      {
        data: { values },
        mark: { type: 'area', line: { color: colors.accepted }, color: colors.accepted, opacity: 0.18 },
        encoding: {
          x: { ...dateAxis, axis: { title: null, labels: false, ticks: false } },
          y: { field: 'mebibytes', type: 'quantitative', title: 'table file, MiB', scale: { domainMin: 0 } },
        },
      },
      {
        data: { values },
        mark: { type: 'point', size: 120, opacity: 0 },
        encoding: { x: dateAxis, y: { field: 'mebibytes', type: 'quantitative' }, tooltip },
      },
      {
        data: { values: [{ cap: capMebibytes, label: `cap: ${formatBytes(result.cap.bytes)}` }] },
        layer: [
          {
            mark: { type: 'rule', color: colors.cap, strokeWidth: 1.5, strokeDash: [6, 3] },
            encoding: { y: { field: 'cap', type: 'quantitative' } },
          },
          {
            mark: { type: 'text', align: 'left', baseline: 'bottom', x: 4, dy: -4, color: colors.cap, fontSize: 11 },
            encoding: { y: { field: 'cap', type: 'quantitative' }, text: { field: 'label' } },
          },
        ],
      },
    ],
  };
}

function rowPanel(samples: Samples) {
  const values = samples.flatMap((sample) => [
    { date: sample.date, kind: 'in the file, all rows so far', bytes: sample.fileBytesPerRow },
    { date: sample.date, kind: 'query text of the rows then added', bytes: sample.queryBytesMean },
  ]);
  const kinds = ['in the file, all rows so far', 'query text of the rows then added'];
  return {
    width: plotWidth,
    height: 130,
    data: { values },
    mark: { type: 'line', point: { size: 110, opacity: 0 } },
    encoding: {
      x: { ...dateAxis, axis: { title: null, format: '%Y', tickCount: 'year' } },
      y: { field: 'bytes', type: 'quantitative', title: 'bytes a row', scale: { domainMin: 0 } },
      color: {
        field: 'kind',
        legend: { symbolType: 'stroke', symbolSize: 300 },
        scale: { domain: kinds, range: [colors.accepted, colors.refused] },
      },
      strokeDash: {
        field: 'kind',
        scale: {
          domain: kinds,
          range: [
            [1, 0],
            [5, 3],
          ],
        },
      },
      tooltip: [
        { field: 'date', title: 'date' },
        { field: 'kind', title: 'what' },
        { field: 'bytes', title: 'bytes a row', format: ',.0f' },
      ],
    },
  };
}
