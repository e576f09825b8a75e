/**
 * The catalogue of figures that a trial has: what each is called, its unit, which rounds count in it, how rounds become
 * one number, and which way is better. Summaries, comparisons, tables, charts, the terminal and gates read it, so that
 * what carries one name is one figure everywhere.
 */
import type { Ladder, Trial } from '../../result/schema.js';
import type { CountingRule } from './rounds-that-count.js';

export type Unit = 'ms' | 'bytes' | 'rows' | 'rows-per-second';

interface Common {
  readonly unit: Unit;
  readonly label: string;
  /** What it is, in a few words. */
  readonly meaning: string;
  readonly counts: CountingRule;
  readonly better: 'lower' | 'higher' | null;
  /** Of one trial; null where it has none. */
  readonly read: (trial: Trial) => number | null;
}

export type TrialFigure = Common &
  (
    | { readonly summary: 'median' | 'largest' }
    /** The percentile over all rounds' statements together, from their histograms. */
    | { readonly summary: 'pooled'; readonly percentile: number; readonly histogram: (trial: Trial) => string | null }
  );

const issueOf = ({ traffic }: Trial) => traffic.during.operations.find(({ operation }) => operation === 'issue');
const issueHistogram = (trial: Trial) => issueOf(trial)?.histogram ?? null;
const rowsMoved = ({ rowsDeleted, rowsArchived, rowsTrimmed }: Trial) => rowsDeleted + rowsArchived + rowsTrimmed;

const rows = (label: string, meaning: string, read: (trial: Trial) => number) =>
  ({
    unit: 'rows',
    label,
    meaning,
    // Rows that a remedy took before it failed are taken.
    counts: 'any',
    summary: 'median',
    better: null,
    read,
  }) as const;

const rung = (name: keyof Ladder, label: string, meaning: string, counts: CountingRule) =>
  ({
    unit: 'ms',
    label,
    meaning,
    counts,
    summary: 'median',
    better: 'lower',
    read: ({ ladder }: Trial) => ladder?.[name] ?? null,
  }) as const;

export const trialFigures = {
  timeToRecoverMs: {
    unit: 'ms',
    label: 'Time to recover',
    meaning: "remedy's start to sustained acceptance",
    counts: 'recovered',
    summary: 'median',
    better: 'lower',
    read: ({ timeToRecoverMs }) => timeToRecoverMs,
  },
  durationMs: {
    unit: 'ms',
    label: 'Duration',
    meaning: 'until the remedy had nothing more to do',
    counts: 'ran-to-its-end',
    summary: 'median',
    better: 'lower',
    read: ({ durationMs }) => durationMs,
  },
  rowsPerSecond: {
    unit: 'rows-per-second',
    label: 'Rows per second',
    meaning: 'deleted, archived, trimmed; conversion included',
    counts: 'ended',
    summary: 'median',
    better: 'higher',
    // A rebuild moves no rows: it has no rate, rather than one of 0.
    read: (trial) => (rowsMoved(trial) > 0 ? trial.rowsPerSecond : null),
  },
  headroomRows: {
    unit: 'rows',
    label: 'True headroom, rows',
    meaning: 'rows inserted afterwards until full again',
    counts: 'ended',
    summary: 'median',
    better: 'higher',
    read: ({ headroom }) => headroom?.rows ?? null,
  },
  // In table-file bytes, the unit in which DATA_FREE makes its claim.
  headroomBytes: {
    unit: 'bytes',
    label: 'True headroom',
    meaning: 'rows inserted afterwards until full again',
    counts: 'ended',
    summary: 'median',
    better: 'higher',
    read: ({ headroom }) => headroom?.fileBytes ?? null,
  },
  dataFreeBytes: {
    unit: 'bytes',
    label: 'DATA_FREE',
    meaning: 'what MySQL claims is free then',
    counts: 'ended',
    summary: 'median',
    better: null,
    read: ({ dataFreeBytes }) => dataFreeBytes,
  },
  roomMadeRows: {
    unit: 'rows',
    label: 'Room made, rows',
    meaning: 'rows accepted since its start, and the headroom left',
    counts: 'ended',
    summary: 'median',
    better: 'higher',
    read: ({ roomMade }) => roomMade?.rows ?? null,
  },
  roomMadeBytes: {
    unit: 'bytes',
    label: 'Room made',
    meaning: 'rows accepted since its start, and the headroom left',
    counts: 'ended',
    summary: 'median',
    better: 'higher',
    read: ({ roomMade }) => roomMade?.fileBytes ?? null,
  },
  issueLatencyMsP90: {
    unit: 'ms',
    label: 'Writing a row, p90',
    meaning: 'while the remedy ran, all rounds together',
    // Users felt a remedy that failed, too.
    counts: 'any',
    summary: 'pooled',
    percentile: 90,
    better: 'lower',
    read: (trial) => issueOf(trial)?.latencyMsP90 ?? null,
    histogram: issueHistogram,
  },
  issueLatencyMsP99: {
    unit: 'ms',
    label: 'Writing a row, p99',
    meaning: 'while the remedy ran, all rounds together',
    // Users felt a remedy that failed, too.
    counts: 'any',
    summary: 'pooled',
    percentile: 99,
    better: 'lower',
    read: (trial) => issueOf(trial)?.latencyMsP99 ?? null,
    histogram: issueHistogram,
  },
  backlogDrainMs: {
    unit: 'ms',
    label: 'Backlog drained',
    meaning: 'after sustained acceptance',
    counts: 'recovered',
    summary: 'median',
    better: 'lower',
    read: ({ backlogDrainMs }) => backlogDrainMs,
  },
  rowsMoved: rows('Rows moved', 'deleted, archived or trimmed; median of the rounds', rowsMoved),
  rowsOut: rows(
    'Rows out',
    'deleted or archived: no longer in the table',
    ({ rowsDeleted, rowsArchived }) => rowsDeleted + rowsArchived,
  ),
  rowsDeleted: rows('Rows deleted', 'gone for good', ({ rowsDeleted }) => rowsDeleted),
  rowsArchived: rows('Rows archived', 'kept elsewhere', ({ rowsArchived }) => rowsArchived),
  rowsTrimmed: rows('Rows trimmed', 'kept without their text', ({ rowsTrimmed }) => rowsTrimmed),
  extraBytesMax: {
    unit: 'bytes',
    label: 'Extra files',
    meaning: 'that it made: tables and files of its own, at once, at least; largest of the rounds',
    // A remedy that failed had taken its disk by then.
    counts: 'any',
    summary: 'largest',
    better: 'lower',
    read: ({ extraBytesMax }) => extraBytesMax,
  },
  tableBytesAfter: {
    unit: 'bytes',
    label: 'File afterwards',
    meaning: "the table's, median",
    counts: 'any',
    summary: 'median',
    better: 'lower',
    read: ({ tableBytesAfter }) => tableBytesAfter,
  },
  'ladder.firstAccepted': rung('firstAccepted', 'First row accepted', '', 'ended'),
  'ladder.sustained': rung('sustained', 'Sustained', 'no refusal any more', 'recovered'),
  'ladder.free1Percent': rung('free1Percent', '1 % free', 'of the cap', 'ended'),
  'ladder.free5Percent': rung('free5Percent', '5 % free', 'of the cap', 'ended'),
  'ladder.free20Percent': rung('free20Percent', '20 % free', 'of the cap', 'ended'),
  'ladder.backlogDrained': rung('backlogDrained', 'Backlog drained', '', 'recovered'),
} as const satisfies Readonly<Record<string, TrialFigure>>;

export type TrialFigureName = keyof typeof trialFigures;

/** The figure of that name, as any figure. */
export function trialFigure(name: TrialFigureName): TrialFigure {
  return trialFigures[name];
}
