/**
 * What the living server said beside each trial, as readers see it: words for the fields of a ledger's ticks, whether
 * each was measured, and the one trial of each remedy that is shown.
 */
import { extentBytes, reserveExtents } from '../innodb/space-model.js';
import type { LedgerTick, TrialLedger } from '../result/ledger.js';
import type { Result, Trial } from '../result/schema.js';
import { middleOf } from './middle-of.js';
import { byRecovery } from './remedy-order.js';

export type GaugeField = Exclude<keyof LedgerTick, 'tMs'>;

/** In the order in which they are told. */
export const gaugeWords: Readonly<Record<GaugeField, string>> = {
  fileBytes: 'table’s file',
  allocatedBytes: 'allocated of it',
  dataFreeBytes: 'DATA_FREE',
  unpurgedBytes: 'awaiting purge',
  rows: 'rows',
  historyListLength: 'history list',
  undoBytes: 'undo',
  redoBytes: 'redo log',
  binlogBytes: 'binary log',
  temporaryBytes: 'temporary',
  otherTableBytes: 'other tables',
  otherPeakBytes: 'remedy’s files, most since the reading before',
};

/**
 * Fields of what is on disk besides the table's file and grows by what is done. Not the redo log: it lives within a
 * capacity of its own, and what is recycled there is nobody's gain.
 */
export const besideFields = ['undoBytes', 'binlogBytes', 'temporaryBytes', 'otherTableBytes'] as const;

/** A file that came and went between two readings is in the later one's peak. */
export function besideBytes(tick: LedgerTick): number {
  const { undoBytes, binlogBytes, temporaryBytes, otherTableBytes, otherPeakBytes } = tick;
  return undoBytes + binlogBytes + temporaryBytes + Math.max(otherTableBytes, otherPeakBytes ?? 0);
}

/** "measured" or "estimated", as the result tells it of all these fields; null where it does not. */
export function gaugeKind({ series }: TrialLedger, fields: readonly GaugeField[]): 'measured' | 'estimated' | null {
  const kinds = fields.map((field) => series.find(({ name }) => name === field)?.kind ?? null);
  if (kinds.includes(null)) return null;
  return kinds.includes('estimated') ? 'estimated' : 'measured';
}

export interface DerivedSpace {
  /** What normal inserts may not take. */
  readonly reserveBytes: number;
  /** At least so much is entirely free, the reserve included; null where DATA_FREE is 0, however much of the reserve is left. */
  readonly freeBytesMin: number | null;
}

/**
 * What follows from the file's size and DATA_FREE at a tick, by the server's own arithmetic. Null where it does not:
 * each partition's file has a reserve of its own, and without an account nothing says that pages have the usual size.
 */
export function derivedSpace({ before, after }: TrialLedger, tick: LedgerTick): DerivedSpace | null {
  const isUsual = [before, after].every((ledger) => ledger.status === 'accounted' && ledger.files === 1);
  if (!isUsual) return null;
  const reserveBytes = reserveExtents(tick.fileBytes) * extentBytes;
  return { reserveBytes, freeBytesMin: tick.dataFreeBytes > 0 ? tick.dataFreeBytes + reserveBytes : null };
}

export interface GaugedTrial {
  readonly trial: Trial;
  readonly ledger: TrialLedger;
}

/** A trial of each remedy that was read at least twice, the middle one by the remedy's duration; quickest remedy first. */
export function gaugedTrials(result: Result): readonly GaugedTrial[] {
  const gauged = result.trials.flatMap((trial) =>
    trial.ledger && trial.ledger.ticks.length > 1 ? [{ trial, ledger: trial.ledger }] : [],
  );
  return byRecovery(result).flatMap(
    (strategy) =>
      middleOf(
        gauged.filter(({ trial }) => trial.strategy === strategy),
        ({ trial }) => trial.durationMs,
      ) ?? [],
  );
}
