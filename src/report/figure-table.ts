/** The key figures: one column a remedy, one row a figure, as text. Shared by the page and the markdown. */
import { median } from 'simple-statistics';
import { formatBytes, formatCount, formatDurationMs, formatRate } from '../measure/format.js';
import type { Interval, Result, StrategySummary, Trial } from '../result/schema.js';
import { strategyOrder } from './charts/chart-style.js';

export interface FigureTable {
  readonly remedies: readonly { readonly strategy: string; readonly title: string }[];
  readonly rows: readonly FigureRow[];
}

interface FigureRow {
  readonly label: string;
  /** What the figure means, in a few words; may be empty. */
  readonly meaning: string;
  /** One a remedy, in the order of `remedies`. */
  readonly cells: readonly FigureCell[];
}

interface FigureCell {
  readonly text: string;
  /** Interval (none from one sample) or share behind the figure; may be empty. */
  readonly detail: string;
}

interface Remedy {
  readonly summary: StrategySummary | undefined;
  readonly trials: readonly Trial[];
}

interface Figure {
  readonly label: string;
  readonly meaning: string;
  readonly cell: (remedy: Remedy) => FigureCell;
}

const figures: readonly Figure[] = [
  {
    label: 'Time to recover',
    meaning: "from the remedy's start to sustained acceptance",
    cell: ({ summary, trials }) => {
      const count = (status: Trial['status']) => trials.filter((trial) => trial.status === status).length;
      const recovered = `${count('recovered')} of ${trials.length} trials`;
      const relapsed = count('relapsed') > 0 ? `${count('relapsed')} full again soon after` : '';
      const cell = intervalCell(summary?.timeToRecoverMs, formatDurationMs, 'never');
      return { text: cell.text, detail: [cell.detail, recovered, relapsed].filter(Boolean).join('; ') };
    },
  },
  {
    label: 'Duration of the remedy',
    meaning: 'until it had nothing more to do',
    cell: ({ summary }) => intervalCell(summary?.durationMs, formatDurationMs),
  },
  {
    label: 'Rows deleted',
    meaning: '',
    cell: ({ trials }) => medianCell(trials, (trial) => trial.rowsDeleted, formatCount),
  },
  {
    label: 'Rows archived',
    meaning: '',
    cell: ({ trials }) => medianCell(trials, (trial) => trial.rowsArchived, formatCount),
  },
  {
    label: 'Rows per second',
    meaning: 'deleted or archived',
    cell: ({ summary, trials }) =>
      trials.some((trial) => trial.rowsDeleted + trial.rowsArchived > 0)
        ? intervalCell(summary?.rowsPerSecond, formatRate)
        : { text: '–', detail: 'moves no rows' },
  },
  {
    label: "Table's file, before → after",
    meaning: '',
    cell: ({ trials }) => ({
      text: `${medianCell(trials, (trial) => trial.tableBytesBefore, formatBytes).text} → ${medianCell(trials, (trial) => trial.tableBytesAfter, formatBytes).text}`,
      detail: '',
    }),
  },
  {
    label: 'Extra disk while it ran',
    meaning: 'largest over all trials',
    cell: ({ trials }) => ({
      text: trials.length > 0 ? formatBytes(Math.max(...trials.map((trial) => trial.extraBytesMax))) : '–',
      detail: '',
    }),
  },
  {
    label: 'DATA_FREE afterwards',
    meaning: 'what MySQL claims is free',
    cell: ({ summary }) => intervalCell(summary?.dataFreeBytes, formatBytes),
  },
  {
    label: 'True headroom, rows',
    meaning: 'rows really inserted until full again',
    cell: ({ summary, trials }) => withBound(intervalCell(summary?.headroomRows, formatCount, 'not measured'), trials),
  },
  {
    label: 'True headroom, file bytes',
    meaning: 'those rows at the full table’s bytes a row',
    cell: ({ summary, trials }) => withBound(intervalCell(summary?.headroomBytes, formatBytes, 'not measured'), trials),
  },
  {
    label: 'p99 latency of issuing a job, during',
    meaning: 'accepted statements, from their intended start',
    cell: ({ summary }) => intervalCell(summary?.issueLatencyMsP99, formatDurationMs, 'too few accepted'),
  },
  {
    label: 'Backlog drained',
    meaning: 'after sustained acceptance',
    cell: ({ summary }) => intervalCell(summary?.backlogDrainMs, formatDurationMs, 'never'),
  },
];

export function figureTable(result: Result): FigureTable {
  const strategies = strategyOrder(result);
  const remedies = strategies.map(
    (strategy): Remedy => ({
      summary: result.summaries.find((summary) => summary.strategy === strategy),
      trials: result.trials.filter((trial) => trial.strategy === strategy),
    }),
  );
  return {
    remedies: strategies.map((strategy, index) => ({ strategy, title: remedies[index]?.summary?.title ?? '' })),
    rows: figures.map(({ label, meaning, cell }) => ({ label, meaning, cells: remedies.map(cell) })),
  };
}

function intervalCell(
  interval: Interval | null | undefined,
  format: (value: number) => string,
  missing = '–',
): FigureCell {
  if (!interval) return { text: missing, detail: '' };
  const { median: middle, low, high, samples } = interval;
  return { text: format(middle), detail: samples > 1 ? `${format(low)} to ${format(high)}` : '' };
}

function medianCell(
  trials: readonly Trial[],
  value: (trial: Trial) => number,
  format: (value: number) => string,
): FigureCell {
  return { text: trials.length > 0 ? format(median(trials.map(value))) : '–', detail: '' };
}

/** Where an insert stopped at its bound, the table could have taken more. */
function withBound(cell: FigureCell, trials: readonly Trial[]): FigureCell {
  const bounded = trials.some((trial) => trial.headroom?.status === 'bound-reached');
  return bounded
    ? { text: `≥ ${cell.text}`, detail: [cell.detail, 'stopped at its bound'].filter(Boolean).join('; ') }
    : cell;
}
