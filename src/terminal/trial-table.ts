/**
 * Finished trials as rows of one table that grows while the run goes on. A narrow terminal drops
 * columns from the least telling on; what stays keeps its order.
 */
import { formatFigure } from '../measure/figures/figure-summary.js';
import { type TrialFigureName, trialFigures } from '../measure/figures/trial-figures.js';
import { isLowerBound } from '../measure/lower-bound.js';
import type { Trial } from '../result/schema.js';
import type { Colors } from './colors.js';
import { cell, fitName } from './width.js';

interface Column {
  readonly title: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  /** 1 is kept longest. */
  readonly rank: number;
  readonly text: (trial: Trial) => string;
}

const nameTitle = 'remedy';
/** Where the terminal has room, names are shown in full up to this. */
const nameWidthMax = 32;

const columns: readonly Column[] = [
  { title: 'round', width: 5, align: 'right', rank: 3, text: ({ round }) => String(round) },
  { title: nameTitle, width: 16, align: 'left', rank: 1, text: ({ strategy }) => strategy },
  { title: 'recovered in', width: 12, align: 'right', rank: 2, text: recovery },
  { title: 'took', width: 9, align: 'right', rank: 5, text: (trial) => figureText('durationMs', trial) },
  { title: 'rows out', width: 10, align: 'right', rank: 7, text: (trial) => figureText('rowsOut', trial) },
  { title: 'true headroom', width: 13, align: 'right', rank: 4, text: headroomText },
  { title: 'DATA_FREE', width: 9, align: 'right', rank: 6, text: (trial) => figureText('dataFreeBytes', trial) },
  { title: 'p99 issue', width: 9, align: 'right', rank: 8, text: (trial) => figureText('issueLatencyMsP99', trial) },
];
const indent = '  ';
const gap = '  ';

/** The head of the table, for `width` cells. */
export function trialTableHead(width: number, colors: Colors): string {
  return colors.dim(
    indent +
      shownIn(width)
        .map(({ title, width, align }) => cell(title, width, align))
        .join(gap),
  );
}

/** One trial; its status stands where the time to recover would. */
export function trialTableRow(trial: Trial, width: number, colors: Colors): string {
  const row =
    indent +
    shownIn(width)
      .map(({ title, text, width, align }) =>
        cell(title === nameTitle ? fitName(text(trial), width) : text(trial), width, align),
      )
      .join(gap);
  if (!trial.invariants.holds) return colors.red(row);
  return trial.status === 'recovered' ? row : colors.yellow(row);
}

function shownIn(width: number): readonly Column[] {
  let room = width - indent.length;
  const kept = new Set<Column>();
  for (const column of columns.toSorted((one, other) => one.rank - other.rank)) {
    const needed = column.width + (kept.size > 0 ? gap.length : 0);
    if (needed > room) break;
    room -= needed;
    kept.add(column);
  }
  const shown = columns.filter((column) => kept.has(column));
  // All there is beside it, once every column has its place.
  const spare = kept.size === columns.length ? room : 0;
  return shown.map((column) =>
    column.title === nameTitle ? { ...column, width: Math.min(nameWidthMax, column.width + spare) } : column,
  );
}

const failureTexts = {
  relapsed: 'full again',
  'not-recovered': 'still full',
  'remedy-failed': 'failed',
  'server-crashed': 'server died',
  'server-hung': 'server hung',
} as const;

function recovery(trial: Trial): string {
  return trial.status === 'recovered' ? figureText('timeToRecoverMs', trial) : failureTexts[trial.status];
}

function headroomText(trial: Trial): string {
  return `${isLowerBound(trial.headroom) ? '≥ ' : ''}${figureText('headroomBytes', trial)}`;
}

function figureText(name: TrialFigureName, trial: Trial): string {
  const { unit, read } = trialFigures[name];
  const value = read(trial);
  return value === null ? '–' : formatFigure(unit, value);
}
