/** The key figures: one row a remedy, the quickest to recover first, one column a figure. */
import { median } from 'simple-statistics';
import { formatBytes, formatCount, formatDurationMs, formatRate } from '../measure/format.js';
import { isLowerBound } from '../measure/lower-bound.js';
import type { Result, StrategySummary, Trial } from '../result/schema.js';
import { byRecovery } from './remedy-order.js';
import { intervalCell, joined, plainCell, type TextCell, type TextTable } from './text-table.js';

interface Remedy {
  readonly summary: StrategySummary | undefined;
  readonly trials: readonly Trial[];
}

interface Figure {
  readonly label: string;
  readonly meaning: string;
  readonly cell: (remedy: Remedy) => TextCell;
}

const figures: readonly Figure[] = [
  // First what decides: time, room, rows that go, what users feel, disk.
  { label: 'Time to recover', meaning: "remedy's start to sustained acceptance", cell: recoveryCell },
  {
    label: 'Room made',
    meaning: 'jobs accepted since its start, and the headroom left',
    cell: ({ summary, trials }) => withBound(intervalCell(summary?.roomMadeBytes, formatBytes, 'not measured'), trials),
  },
  { label: 'Rows moved', meaning: 'median of the rounds', cell: ({ trials }) => rowsCell(trials) },
  {
    label: 'Issuing a job, p90',
    meaning: 'while the remedy ran, all rounds together',
    cell: ({ summary }) => issueCell(summary),
  },
  {
    label: 'Extra files',
    meaning: 'that it made: tables and files of its own, at once, at least; largest of the rounds',
    cell: ({ trials }) =>
      plainCell(trials.length > 0 ? formatBytes(Math.max(...trials.map(({ extraBytesMax }) => extraBytesMax))) : '–'),
  },
  {
    label: 'Duration',
    meaning: 'until the remedy had nothing more to do',
    cell: durationCell,
  },
  {
    label: 'True headroom',
    meaning: 'jobs inserted afterwards until full again',
    cell: ({ summary, trials }) => withBound(intervalCell(summary?.headroomBytes, formatBytes, 'not measured'), trials),
  },
  {
    label: 'DATA_FREE',
    meaning: 'what MySQL claims is free then',
    cell: ({ summary }) => intervalCell(summary?.dataFreeBytes, formatBytes),
  },
  {
    label: 'Backlog drained',
    meaning: 'after sustained acceptance',
    cell: ({ summary }) => intervalCell(summary?.backlogDrainMs, formatDurationMs, 'never'),
  },
  {
    label: 'Rows per second',
    meaning: 'deleted, archived, trimmed; conversion included',
    // Results of older versions give a rebuild a rate of 0.
    cell: ({ summary, trials }) =>
      trials.some((trial) => trial.rowsDeleted + trial.rowsArchived + trial.rowsTrimmed > 0)
        ? intervalCell(summary?.rowsPerSecond, formatRate)
        : plainCell('–'),
  },
  {
    label: 'File afterwards',
    meaning: "the table's, median",
    cell: ({ trials }) =>
      plainCell(trials.length > 0 ? formatBytes(median(trials.map(({ tableBytesAfter }) => tableBytesAfter))) : '–'),
  },
  { label: 'What it does', meaning: '', cell: ({ summary }) => plainCell(summary?.title ?? '') },
];

export function figureTable(result: Result): TextTable {
  const rows = byRecovery(result).map((strategy) => {
    const remedy: Remedy = {
      summary: result.summaries.find((summary) => summary.strategy === strategy),
      trials: result.trials.filter((trial) => trial.strategy === strategy),
    };
    return { name: strategy, cells: figures.map(({ cell }) => cell(remedy)) };
  });
  return { columns: figures.map(({ label, meaning }) => ({ label, meaning })), rows };
}

function recoveryCell({ summary, trials }: Remedy): TextCell {
  const count = (status: Trial['status']) => trials.filter((trial) => trial.status === status).length;
  const recovered = count('recovered') < trials.length ? `${count('recovered')} of ${trials.length} trials` : '';
  const relapsed = count('relapsed') > 0 ? `${count('relapsed')} full again soon after` : '';
  const cell = intervalCell(summary?.timeToRecoverMs, formatDurationMs, 'never');
  return { text: cell.text, detail: joined(cell.detail, recovered, relapsed) };
}

function issueCell(summary: StrategySummary | undefined): TextCell {
  const p90 = intervalCell(summary?.issueLatencyMsP90, formatDurationMs, 'too few');
  const p99 = summary?.issueLatencyMsP99;
  const line = summary?.latency.find(({ phase, operation }) => phase === 'during' && operation === 'issue');
  const longest = p99 ? null : (line?.waitMsMax ?? line?.latencyMsMax);
  const tried = line ? line.accepted + line.refused + line.failed : 0;
  return {
    text: p90.text,
    detail: joined(
      p99 ? `p99 ${formatDurationMs(p99.median)}` : '',
      longest ? `longest ${formatDurationMs(longest)}` : '',
      line && line.refused > 0 ? `${formatCount(line.refused)} of ${formatCount(tried)} refused` : '',
    ),
  };
}

function durationCell({ summary, trials }: Remedy): TextCell {
  const samples = summary?.durationMs?.samples ?? 0;
  const cell = intervalCell(summary?.durationMs, formatDurationMs, 'not to its end');
  const cut = summary && samples < trials.length ? `${samples} of ${trials.length} trials ran to their end` : '';
  return { text: cell.text, detail: joined(cell.detail, cut) };
}

function rowsCell(trials: readonly Trial[]): TextCell {
  if (trials.length === 0) return plainCell('–');
  const kinds = (
    [
      ['deleted', median(trials.map(({ rowsDeleted }) => rowsDeleted))],
      ['archived', median(trials.map(({ rowsArchived }) => rowsArchived))],
      ['trimmed', median(trials.map(({ rowsTrimmed }) => rowsTrimmed))],
    ] as const
  ).filter(([, rows]) => rows > 0);
  const [only] = kinds;
  if (!only) return plainCell('none');
  if (kinds.length === 1) return { text: formatCount(only[1]), detail: only[0] };
  return {
    text: formatCount(kinds.reduce((sum, [, rows]) => sum + rows, 0)),
    detail: kinds.map(([kind, rows]) => `${formatCount(rows)} ${kind}`).join(', '),
  };
}

/** Where an insert stopped at its bound, the table could have taken more. */
function withBound(cell: TextCell, trials: readonly Trial[]): TextCell {
  const bounded = trials.some(({ headroom }) => isLowerBound(headroom));
  return bounded ? { text: `≥ ${cell.text}`, detail: joined(cell.detail, 'stopped before it was full again') } : cell;
}
