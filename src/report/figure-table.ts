/** The key figures: one row a remedy, the quickest to recover first, one column a figure. */
import { figureOf, formatFigure } from '../measure/figures/figure-summary.js';
import { type TrialFigureName, trialFigures } from '../measure/figures/trial-figures.js';
import { formatCount, formatDurationMs } from '../measure/format.js';
import { isLowerBound } from '../measure/lower-bound.js';
import type { Interval, Result, StrategySummary, Trial } from '../result/schema.js';
import { byRecovery } from './remedy-order.js';
import { intervalCell, joined, plainCell, type TextCell, type TextTable } from './text-table.js';

interface Remedy {
  readonly summary: StrategySummary | undefined;
  readonly trials: readonly Trial[];
  /** A figure of the catalogue over its rounds. */
  readonly over: (name: TrialFigureName) => Interval | null;
}

interface Column {
  readonly label: string;
  readonly meaning: string;
  readonly cell: (remedy: Remedy) => TextCell;
}

/** A figure as it stands in the catalogue; `cellOf` where more is to be said beside it. */
const column = (
  name: TrialFigureName,
  missing = '–',
  cellOf: (cell: TextCell, remedy: Remedy) => TextCell = (cell) => cell,
): Column => {
  const { label, meaning, unit } = trialFigures[name];
  const format = (value: number) => formatFigure(unit, value);
  return { label, meaning, cell: (remedy) => cellOf(intervalCell(remedy.over(name), format, missing), remedy) };
};

/** The number alone: how it varies says nothing here. */
const alone = ({ text }: TextCell) => plainCell(text);

const columns: readonly Column[] = [
  // First what decides: time, room, rows that go, what users feel, disk.
  column('timeToRecoverMs', 'never', recoveryCell),
  column('roomMadeBytes', 'not measured', withBound),
  column('rowsMoved', '–', rowsCell),
  column('issueLatencyMsP90', 'too few', issueCell),
  column('extraBytesMax', '–', alone),
  column('durationMs', 'not to its end', durationCell),
  column('headroomBytes', 'not measured', withBound),
  column('dataFreeBytes'),
  column('backlogDrainMs', 'never'),
  // Results of older versions give a rebuild a rate of 0.
  column('rowsPerSecond', '–', (cell, { over }) => ((over('rowsMoved')?.high ?? 0) > 0 ? cell : plainCell('–'))),
  column('tableBytesAfter', '–', alone),
  { label: 'What it does', meaning: '', cell: ({ summary }) => plainCell(summary?.title ?? '') },
];

export function figureTable(result: Result): TextTable {
  const rows = byRecovery(result).map((strategy) => {
    const remedy: Remedy = {
      summary: result.summaries.find((summary) => summary.strategy === strategy),
      trials: result.trials.filter((trial) => trial.strategy === strategy),
      over: (name) => figureOf(result, strategy, name),
    };
    return { name: strategy, cells: columns.map(({ cell }) => cell(remedy)) };
  });
  return { columns: columns.map(({ label, meaning }) => ({ label, meaning })), rows };
}

function recoveryCell({ text, detail }: TextCell, { trials }: Remedy): TextCell {
  const count = (status: Trial['status']) => trials.filter((trial) => trial.status === status).length;
  const recovered = count('recovered') < trials.length ? `${count('recovered')} of ${trials.length} trials` : '';
  const relapsed = count('relapsed') > 0 ? `${count('relapsed')} full again soon after` : '';
  return { text, detail: joined(detail, recovered, relapsed) };
}

function issueCell({ text }: TextCell, { summary, over }: Remedy): TextCell {
  const p99 = over('issueLatencyMsP99');
  const line = summary?.latency.find(({ phase, operation }) => phase === 'during' && operation === 'issue');
  const longest = p99 ? null : (line?.waitMsMax ?? line?.latencyMsMax);
  const tried = line ? line.accepted + line.refused + line.failed : 0;
  return {
    text,
    detail: joined(
      p99 ? `p99 ${formatDurationMs(p99.median)}` : '',
      longest ? `longest ${formatDurationMs(longest)}` : '',
      line && line.refused > 0 ? `${formatCount(line.refused)} of ${formatCount(tried)} refused` : '',
    ),
  };
}

function durationCell({ text, detail }: TextCell, { summary, trials, over }: Remedy): TextCell {
  const samples = over('durationMs')?.samples ?? 0;
  const cut = summary && samples < trials.length ? `${samples} of ${trials.length} trials ran to their end` : '';
  return { text, detail: joined(detail, cut) };
}

function rowsCell({ text }: TextCell, { over }: Remedy): TextCell {
  if ((over('rowsMoved')?.median ?? 0) === 0) return plainCell(over('rowsMoved') ? 'none' : '–');
  const kinds = (['rowsDeleted', 'rowsArchived', 'rowsTrimmed'] as const)
    .map((name) => ({ words: name.replace('rows', '').toLowerCase(), rows: over(name)?.median ?? 0 }))
    .filter(({ rows }) => rows > 0);
  const [only] = kinds;
  if (kinds.length === 1 && only) return { text, detail: only.words };
  return { text, detail: kinds.map(({ words, rows }) => `${formatCount(rows)} ${words}`).join(', ') };
}

/** Where an insert stopped at its bound, the table could have taken more. */
function withBound(cell: TextCell, { trials }: Remedy): TextCell {
  const bounded = trials.some(({ headroom }) => isLowerBound(headroom));
  return bounded ? { text: `≥ ${cell.text}`, detail: joined(cell.detail, 'stopped before it was full again') } : cell;
}
