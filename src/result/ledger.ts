/** The space ledger's part of `result.json`: exact accounts of the table's file, and the gauge beside a trial. */
import { z } from 'zod';
import { spaceCategories } from '../innodb/space-account.js';
import { number, whole } from './numbers.js';

const index = z.strictObject({
  name: z.string(),
  clustered: z.boolean(),
  leafPages: whole,
  innerPages: whole,
  lobPages: whole,
  /** Leaf records, and those of them not in this count because they are delete-marked. */
  records: whole,
  markedRecords: whole,
  /** Free pages inside its own extents, and extents of its own without a used page: no other index may take them. */
  freePages: whole,
  heldExtents: whole,
});

const accounted = z.strictObject({
  status: z.literal('accounted'),
  /** Where the figures come from. */
  source: z.string(),
  /** How long flushing and reading took; outside the timed part of a trial. */
  readMs: whole,
  /** One, or one a partition. */
  files: whole,
  fileBytes: whole,
  /** Every byte of the file in one category; sums to `fileBytes`. Measured, but for `deleteMarkedRows`: an estimate. */
  bytes: z.record(z.enum(spaceCategories), whole),
  rows: whole,
  markedRows: whole,
  sharedFreePages: whole,
  freeExtents: whole,
  /** What information_schema said at that moment, and what the server's own arithmetic gives for the file's header. */
  dataFreeBytes: whole,
  dataFreeExpectedBytes: whole,
  indexes: z.array(index),
});

/** The table's space at one instant at rest; or why there is no account of it. */
export const spaceLedger = z.discriminatedUnion('status', [
  accounted,
  z.strictObject({ status: z.literal('not-accounted'), reason: z.string() }),
]);
export type SpaceLedger = z.output<typeof spaceLedger>;
export type AccountedLedger = z.output<typeof accounted>;

const ledgerTick = z.strictObject({
  /** On the clock of the trial's timeline. */
  tMs: number,
  fileBytes: whole,
  allocatedBytes: whole,
  dataFreeBytes: whole,
  /** Null where the remedy does not tell what it moves. */
  rows: whole.nullable(),
  historyListLength: whole,
  unpurgedBytes: whole.nullable(),
  undoBytes: whole,
  redoBytes: whole,
  binlogBytes: whole,
  temporaryBytes: whole,
  otherTableBytes: whole,
  /** Most that files which the remedy made took at once since the tick before; null in results of earlier versions. */
  otherPeakBytes: whole.nullable().default(null),
});
export type LedgerTick = z.output<typeof ledgerTick>;

export const trialLedger = z.strictObject({
  /** The restored table before traffic met it, and the table when remedy and purge were done. */
  before: spaceLedger,
  after: spaceLedger,
  /** Mean time between two ticks. */
  intervalMs: number,
  /**
   * Most that the remedy's files (`extraBytesMax`) and the growth of undo, binary log and temporary tablespaces since
   * the first tick took together; at least, as logs are read at ticks only. Results of earlier versions count redo in.
   */
  extraDiskBytesMax: whole,
  /** Largest that an undo file was seen; absent from results of earlier versions. */
  undoFileBytesMax: whole.optional(),
  /** What each of a tick's series is, and whether it was measured. */
  series: z.array(z.strictObject({ name: z.string(), kind: z.enum(['measured', 'estimated']), source: z.string() })),
  ticks: z.array(ledgerTick),
});
export type TrialLedger = z.output<typeof trialLedger>;
