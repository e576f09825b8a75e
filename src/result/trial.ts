/** One execution of one remedy from the full table: its figures, its traffic, its ledger, its account of rows. */
import { z } from 'zod';
import { trialLedger } from './ledger.js';
import { nullable, number, whole } from './numbers.js';
import { refusal } from './refusals.js';
import { replica } from './replica.js';
import { rowAccount } from './row-account.js';
import { ladder } from './summary.js';
import { timeline } from './timeline.js';
import { trafficFigures } from './traffic.js';

/** A part of a remedy, timed apart: "copy", "swap", "drop". */
const step = z.strictObject({
  name: z.string().describe('Of the part.'),
  durationMs: number.describe('How long it took.'),
});
export type Step = z.output<typeof step>;

const trialStart = z.strictObject({
  bufferPool: z
    .enum(['cold', 'warm'])
    .describe('As the scenario asks: read only by what the trial does, or filled with the table before.'),
  pooledBytes: nullable(whole).describe(
    'Of the table, in the buffer pool when the trial’s traffic began; null where it was not asked.',
  ),
});

export const trial = z
  .strictObject({
    strategy: z.string().describe('The label: unique among the strategies of a scenario.').meta({ sameForSeed: true }),
    use: z.string().describe('The strategy’s own name.').meta({ sameForSeed: true }),
    settings: z
      .record(z.string(), z.unknown())
      .describe('Its settings, defaults filled in.')
      .meta({ sameForSeed: true }),
    round: whole.describe('From 1.').meta({ sameForSeed: true }),
    position: whole.describe('Position within its round, from 1.').meta({ sameForSeed: true }),
    status: z
      .enum(['recovered', 'relapsed', 'not-recovered', 'remedy-failed', 'server-crashed', 'server-hung'])
      .describe(
        '`relapsed`: recovered, and full again before the backlog was drained. `server-hung`: it gave no answer, and was killed for it.',
      ),
    reason: nullable(z.string()).describe(
      'Why, where the status is not `recovered`; or what the remedy said when it stopped.',
    ),
    timeToRecoverMs: nullable(number).describe(
      'From the remedy’s start to sustained acceptance; null where it never came.',
    ),
    timeToFirstAcceptedMs: nullable(number).describe('From the remedy’s start to the first new job that was accepted.'),
    relapsedAfterMs: nullable(number).describe(
      'From sustained acceptance until the table was full again while the backlog drained; null where it stayed open.',
    ),
    durationMs: number.describe('The remedy itself, by tinybench.'),
    completed: z
      .boolean()
      .nullable()
      .default(null)
      .describe(
        'Whether it ran to its own end; false where its time limit or a refusal stopped it, null where an older result does not say.',
      ),
    steps: z.array(step).default([]).describe('Its parts, where the remedy names them.'),
    backlogDrainMs: nullable(number).describe(
      'From sustained acceptance until the backlog was empty; null where it never was.',
    ),
    backlogMax: whole.describe('Most statements that waited at once.'),
    rowsDeleted: whole.describe('Deleted, as the remedy told.'),
    rowsArchived: whole.describe('Archived, as the remedy told.'),
    rowsTrimmed: whole.default(0).describe('Rows that stayed and lost their text.'),
    rowsPerSecond: number.describe('Deleted, archived and trimmed over the duration.'),
    tableBytesBefore: whole.describe('Size of the table’s file before.'),
    tableBytesAfter: whole.describe('Size of the table’s file afterwards.'),
    extraBytesMax: whole.describe(
      'Most that files which the remedy made took at once: archive table, rebuild, files in its own directory. At least: a peak between two looks is missed, but for a rebuilt file’s own size.',
    ),
    archiveBytes: whole.describe('Size of what rows were archived to.'),
    archivedTo: nullable(z.string())
      .default(null)
      .describe(
        'The table, or the kind of files, that rows were archived to; null where none were, or an older version wrote it.',
      ),
    tablesBeside: z
      .array(z.strictObject({ name: z.string().describe('Of the table.'), rows: whole.describe('In it.') }))
      .default([])
      .describe('Other tables of the schema that were there after the remedy: an old table that a swap left, say.'),
    dataFreeBytes: whole.describe('As information_schema reports it after the remedy, with statistics fresh.'),
    headroom: nullable(
      z.strictObject({
        rows: whole.describe('Jobs that went in.'),
        bytes: whole.describe('Row payload that went in: query text and the other columns’ bytes.'),
        fileBytes: whole.describe(
          'Table-file bytes that these rows take: the space model over them, times the full table’s bytes in use against the model of its own rows. Extents in use, so that it compares with DATA_FREE.',
        ),
        status: z
          .enum(['full-again', 'bound-reached', 'refused', 'server-crashed'])
          .describe(
            '`refused`: for want of something else than room, see `refusals`; as with the bound, it is at least so much.',
          ),
      }),
    ).describe('Jobs inserted after the remedy until the table was full again; null where that was not measured.'),
    roomMade: nullable(
      z.strictObject({ rows: whole.describe('Jobs.'), fileBytes: whole.describe('The file bytes that they take.') }),
    )
      .default(null)
      .describe(
        'What the remedy made room for: rows accepted in the trial after its start, and the headroom after them; bytes as the headroom’s.',
      ),
    ladder: nullable(ladder).default(null).describe('When each rung of recovery was reached.'),
    start: nullable(trialStart).default(null).describe('What the trial began with.'),
    statements: z.array(z.string()).describe('SQL that the remedy ran, its shapes.'),
    output: nullable(z.string())
      .default(null)
      .describe('The end of what a program of the user’s wrote, its password taken out; null where none ran.'),
    traffic: z
      .strictObject({
        full: nullable(trafficFigures).default(null).describe('The full table, before the remedy starts.'),
        during: trafficFigures.describe('While the remedy ran.'),
        after: nullable(trafficFigures).describe('From its end to the drained backlog; null where it did not recover.'),
      })
      .describe('What statements felt.'),
    refusals: z
      .array(refusal)
      .default([])
      .describe('Every error that traffic and the measuring of headroom met, from the restored table on.'),
    timeline: timeline.describe('Beside the remedy.'),
    replica: nullable(replica).default(null).describe('Where the scenario asks for a replica.'),
    ledger: nullable(trialLedger)
      .default(null)
      .describe('Space by category before and after, and the living server’s gauge between them.'),
    serverChanges: z
      .array(z.string())
      .default([])
      .describe(
        'What the remedy left changed on the server outside the table’s schema; put back before the next trial.',
      ),
    invariants: rowAccount.describe('Where each row of the full table is afterwards.'),
  })
  .meta({ id: 'Trial', description: 'One execution of one remedy from the full table.' });
export type Trial = z.output<typeof trial>;
