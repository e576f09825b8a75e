/** The space ledger's part of `result.json`: exact accounts of the table's file, and the gauge beside a trial. */
import { z } from 'zod';
import { spaceCategories } from '../innodb/space-account.js';
import { number, whole } from './numbers.js';

const index = z.strictObject({
  name: z.string().describe('Of the index.'),
  clustered: z.boolean().describe('Whether it holds the rows themselves.'),
  leafPages: whole.describe('Its leaves.'),
  innerPages: whole.describe('Pages above them.'),
  lobPages: whole.describe('Pages of texts too long for their rows.'),
  records: whole.describe('Leaf records that are not delete-marked.'),
  markedRecords: whole.describe('Leaf records that are delete-marked.'),
  freePages: whole.describe('Free pages inside its own extents: no other index may take them.'),
  heldExtents: whole.describe('Extents of its own without a used page: no other index may take them.'),
});

const accounted = z
  .strictObject({
    status: z.literal('accounted').describe('There is an account.'),
    source: z.string().describe('Where the figures come from.'),
    readMs: whole.describe('How long flushing and reading took; outside the timed part of a trial.'),
    files: whole.describe('One, or one a partition.'),
    fileBytes: whole.describe('Size of the file, or of all partitions’ files.'),
    bytes: z
      .record(z.enum(spaceCategories), whole)
      .describe(
        'Every byte of the file in one category; sums to `fileBytes`. Measured, but for `deleteMarkedRows`: an estimate.',
      ),
    rows: whole.describe('Rows in the clustered index.'),
    markedRows: whole.describe('Rows that are delete-marked.'),
    sharedFreePages: whole.describe('Free pages of extents that indexes share.'),
    freeExtents: whole.describe('Extents that are entirely free.'),
    dataFreeBytes: whole.describe('What information_schema said at that moment.'),
    dataFreeExpectedBytes: whole.describe('What the server’s own arithmetic gives for the file’s header.'),
    indexes: z.array(index).describe('Each of the table’s indexes.'),
  })
  .meta({ id: 'SpaceAccount', description: 'Every page of the table’s file, read at rest.' });

/** The table's space at one instant at rest; or why there is no account of it. */
export const spaceLedger = z.discriminatedUnion('status', [
  accounted,
  z.strictObject({
    status: z.literal('not-accounted').describe('There is none.'),
    reason: z.string().describe('Why there is no account.'),
  }),
]);
export type SpaceLedger = z.output<typeof spaceLedger>;
export type AccountedLedger = z.output<typeof accounted>;

const ledgerTick = z.strictObject({
  tMs: number.describe('On the clock of the trial’s timeline.'),
  fileBytes: whole.describe('Size of the table’s file.'),
  allocatedBytes: whole.describe('Of it, what takes room on disk.'),
  dataFreeBytes: whole.describe('DATA_FREE.'),
  rows: whole.nullable().describe('Null where the remedy does not tell what it moves.'),
  historyListLength: whole.describe('Undo logs that purge has not been through.'),
  unpurgedBytes: whole
    .nullable()
    .describe(
      'Rows that await purge, times the full table’s file bytes a row: estimated. Null in results of earlier versions, where the remedy does not tell.',
    ),
  undoBytes: whole.describe('Undo tablespaces.'),
  redoBytes: whole.describe('The redo log, within a capacity of its own.'),
  binlogBytes: whole.describe('The binary log.'),
  temporaryBytes: whole.describe('Temporary tablespaces.'),
  otherTableBytes: whole.describe('All other files of the schema.'),
  otherPeakBytes: whole
    .nullable()
    .default(null)
    .describe(
      'Most that files which the remedy made took at once since the tick before; null in results of earlier versions.',
    ),
});
export type LedgerTick = z.output<typeof ledgerTick>;

export const trialLedger = z
  .strictObject({
    before: spaceLedger.describe('The restored table, before traffic met it.'),
    after: spaceLedger.describe('The table when remedy and purge were done.'),
    intervalMs: number.describe('Mean time between two ticks.'),
    extraDiskBytesMax: whole.describe(
      'Most that the remedy’s files (`extraBytesMax`) and the growth of undo, binary log and temporary tablespaces since the first tick took together; at least, as logs are read at ticks only. Results of earlier versions count redo in.',
    ),
    undoFileBytesMax: whole
      .optional()
      .describe('Largest that an undo file was seen; absent from results of earlier versions.'),
    series: z
      .array(
        z.strictObject({
          name: z.string().describe('A field of a tick.'),
          kind: z.enum(['measured', 'estimated']).describe('Whether it is measured.'),
          source: z.string().describe('Where it comes from.'),
        }),
      )
      .describe('What each of a tick’s series is, and whether it was measured.'),
    ticks: z.array(ledgerTick).describe('Readings of the living server.'),
  })
  .meta({ id: 'TrialLedger', description: 'Space beside a trial.' });
export type TrialLedger = z.output<typeof trialLedger>;
