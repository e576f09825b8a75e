/** How the table got there: file size against the cap, and row size, over the simulated years. */
import { formatBytes, formatCount } from '../../measure/format.js';
import type { HistoryFigures, Result } from '../../result/schema.js';
import type { Chart } from './chart.js';
import { colors, plotWidth } from './chart-style.js';
import { growthPoints } from './growth-points.js';

const mebibyte = 2 ** 20;
const quietAxis = { title: null, labels: false, ticks: false };

export function tableGrowth(result: Result): Chart | null {
  const history = result.history;
  const last = history?.samples.at(-1);
  if (!history || !last) return null;
  const first = history.samples[0] as typeof last;
  return {
    name: 'table-growth',
    title: 'How did the table fill, and how fat did its rows become?',
    subtitle: `Above: size of the table's file, MiB, against the cap of ${formatBytes(result.cap.bytes)}. Below: bytes a row; of the file over all rows so far, its free space included, and of the query text of the rows then added (at least a hundredth of all rows a point). Simulated history, ${history.from} to ${history.to}.`,
    description:
      `From ${first.date} to ${last.date} the table's file grows to ${formatBytes(last.tableBytes)} of ${formatBytes(result.cap.bytes)} ` +
      `with ${formatCount(last.rows)} rows; mean query text per row goes from ${formatBytes(first.queryBytesMean)} to ${formatBytes(last.queryBytesMean)}, ` +
      `file bytes per row from ${formatBytes(first.fileBytesPerRow)} to ${formatBytes(last.fileBytesPerRow)}.`,
    spec: {
      vconcat: [sizePanel(history, result.cap.bytes), rowPanel(history)],
      spacing: 14,
      resolve: { scale: { x: 'shared', color: 'independent', strokeDash: 'independent' } },
    },
  };
}

/** Both panels ask for the same years, whatever the first sample's date; dates as ISO sort as text does. */
function years({ from, to, samples }: HistoryFigures) {
  const dates = [from, to, ...samples.map(({ date }) => date)].toSorted();
  return { field: 'date', type: 'temporal', scale: { type: 'utc', domain: [dates[0], dates.at(-1)] } };
}

function sizePanel(history: HistoryFigures, capBytes: number) {
  const empty = { date: history.from, tableBytes: 0, rows: 0 };
  const values = [empty, ...history.samples].map((sample) => ({
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
          x: { ...years(history), axis: quietAxis },
          // Samples may fall on one day, and a size is no part of another.
          y: {
            field: 'mebibytes',
            type: 'quantitative',
            title: 'table file, MiB',
            stack: null,
            scale: { domainMin: 0 },
          },
        },
      },
      {
        data: { values },
        mark: { type: 'point', size: 120, opacity: 0 },
        encoding: {
          x: { ...years(history), axis: quietAxis },
          y: { field: 'mebibytes', type: 'quantitative' },
          tooltip,
        },
      },
      {
        data: { values: [{ cap: capBytes / mebibyte, label: `cap: ${formatBytes(capBytes)}` }] },
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

function rowPanel(history: HistoryFigures) {
  const values = growthPoints(history).flatMap((sample) => [
    { date: sample.date, kind: "table's file", bytes: sample.fileBytesPerRow },
    { date: sample.date, kind: 'query text', bytes: sample.queryBytesMean },
  ]);
  const kinds = ["table's file", 'query text'];
  return {
    width: plotWidth,
    height: 130,
    data: { values },
    mark: { type: 'line', point: { size: 110, opacity: 0 } },
    encoding: {
      x: { ...years(history), axis: { title: null, format: '%Y', tickCount: 'year' } },
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
