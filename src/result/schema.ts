/**
 * `result.json`: everything a run learned, and all that a report is made from. Versioned: a reader
 * refuses a version it does not know. Fields are only ever added within a version.
 * Times named `atMs` and `tMs` are milliseconds on the clock of the part they stand in.
 */
import { z } from 'zod';
import { crashLoop } from './crash-loop.js';
import { faultTrial } from './fault.js';
import { spaceLedger, trialLedger } from './ledger.js';
import { number, whole } from './numbers.js';
import { refusal } from './refusals.js';
import { rowAccount } from './row-account.js';
import { ladder, summary } from './summary.js';
import { tableFacts } from './table.js';
import { trafficFigures } from './traffic.js';
import { twin } from './twin.js';

export type { Interval, Ladder, StrategySummary } from './summary.js';
export type { OperationFigures, PhaseLatency, TrafficFigures } from './traffic.js';

export const resultSchemaVersion = 1;

const nullable = <T extends z.ZodType>(type: T) => type.nullable();

/** One slice of a timeline. */
const tick = z.strictObject({
  tMs: number.describe('End of the slice, on the timeline’s clock.'),
  accepted: whole.describe('Foreground statements answered in this slice, first attempts only.'),
  refused: whole.describe('Of those due, refused with 1114.'),
  failed: whole.describe('Refused or lost otherwise.'),
  backlog: whole.describe('Work waiting to be tried again at the slice’s end.'),
  tableBytes: whole.describe('Size of the table’s file then.'),
  rowsDeleted: whole.describe('Deleted by the remedy by then, as far as it told.'),
  rowsArchived: whole.describe('Archived by the remedy by then, as far as it told.'),
});
export type Tick = z.output<typeof tick>;

const marker = z.strictObject({
  tMs: number.describe('On the timeline’s clock.'),
  kind: z
    .enum([
      'first-refusal',
      'full',
      'remedy-start',
      'remedy-end',
      'first-accepted',
      'sustained',
      'relapsed',
      'backlog-drained',
      'crash',
      'hang',
      'restart',
    ])
    .describe('What happened.'),
  label: z.string().describe('The same in words.'),
});
export type Marker = z.output<typeof marker>;

const timeline = z
  .strictObject({
    tickMs: number.describe('Length of a slice.'),
    ticks: z.array(tick).describe('Slice after slice.'),
    markers: z.array(marker).describe('Events, in order of time.'),
  })
  .meta({ id: 'Timeline', description: 'What happened over a stretch of time; times from its own zero.' });
export type Timeline = z.output<typeof timeline>;

const evidence = z.strictObject({
  statement: z.string().describe('The statement’s shape, values left out.'),
  meaning: z.string().describe('What it stands for: "a new job is issued".'),
  attempts: whole.describe('How often it was tried.'),
  accepted: whole.describe('Of those, accepted.'),
  refused: whole.describe('Of those, refused.'),
  error: nullable(z.string()).describe('Errno and message of the last refusal, or null.'),
});

/** What a replica felt while it followed. */
const replica = z
  .strictObject({
    cloneMs: number.describe('Making it a copy of the source, before it followed.'),
    lag: z
      .array(
        z.strictObject({
          tMs: number.describe('Since the replica began to follow.'),
          lagMs: number.describe('Age of the last heartbeat that it had applied.'),
        }),
      )
      .describe('How old the source’s heartbeat was at the replica.'),
    lagMsMax: number.describe('The largest of these.'),
    caughtUpMs: nullable(number).describe(
      'From the end of traffic until nothing was left to apply; null where that did not come.',
    ),
    stopped: nullable(
      z.strictObject({
        errno: whole.describe('MySQL’s error number.'),
        message: z.string().describe('In MySQL’s words.'),
      }),
    ).describe('The error that its applier stopped with first, or null.'),
    receiver: nullable(
      z.strictObject({
        errno: whole.describe('MySQL’s error number.'),
        message: z.string().describe('In MySQL’s words.'),
      }),
    )
      .default(null)
      .describe('Where it did not catch up: the error that cut its receiver off from the source, or null.'),
    restarts: whole.describe(
      'How often it was then started again, by hand as it were, each time once purge had run there.',
    ),
    tableBytes: whole.describe('Size of the table’s file at the replica.'),
    same: nullable(z.boolean()).describe(
      'Whether it holds the source’s rows, by count and checksum, once it has caught up; null where it has not.',
    ),
  })
  .meta({ id: 'Replica', description: 'What a replica felt while it followed.' });
export type ReplicaFigures = z.output<typeof replica>;

const outage = z
  .strictObject({
    errno: whole.describe('Of the first refusal that counted: 1114.'),
    sqlState: z.string().describe('Beside it.'),
    message: z.string().describe('In MySQL’s words.'),
    at: z.string().describe('Wall clock, ISO 8601.'),
    firstFullMs: number.describe('From the run’s start to the first 1114.'),
    tableBytes: whole.describe('Size of the table’s file when full, to the byte.'),
    rows: whole.describe('Rows in the table then, counted.'),
    partition: nullable(z.string())
      .default(null)
      .describe('Of a partitioned table: the partition whose file reached the cap.'),
    dataFreeBytes: whole.describe('What DATA_FREE claimed then.'),
    queryBytes: whole.describe('Bytes of query text in the table then.'),
    backlogAtEnd: whole.describe('Statements waiting to be tried again when observation ended.'),
    serverLog: z.array(z.string()).describe('Lines of the server’s error log, from then on.'),
    evidence: z
      .record(z.string(), evidence)
      .describe('Keys: newJob, finishThatGrows, updateInPlace, deleteRow, insertElsewhere.'),
    traffic: z
      .strictObject({
        before: trafficFigures.describe('Until the table was full.'),
        full: trafficFigures.describe('While it was full.'),
      })
      .describe('What statements felt.'),
    refusals: z.array(refusal).default([]).describe('Every error that traffic met on the way into the cap and at it.'),
    timeline: timeline.describe('The run into the cap.'),
    replica: nullable(replica).default(null).describe('Where the scenario asks for a replica.'),
    ledger: nullable(spaceLedger).default(null).describe('The full table’s account, when its physical copy was taken.'),
  })
  .meta({ id: 'Outage', description: 'The full table: what it refused, and what users felt.' });
export type Outage = z.output<typeof outage>;

const historySample = z.strictObject({
  date: z.string().describe('Simulated date, ISO.'),
  rows: whole.describe('Rows loaded by then.'),
  tableBytes: whole.describe('Size of the table’s file then.'),
  queryBytesMean: number.describe('Query bytes a row, mean, of the rows loaded since the sample before.'),
  fileBytesPerRow: number.describe('File bytes a row over all rows so far, free space included.'),
});

const history = z
  .strictObject({
    rows: whole.describe('Rows loaded, those deleted again included.'),
    bytes: whole.describe('Bytes of LOAD DATA text sent.'),
    queryBytes: whole.describe('Bytes of query text among them.'),
    seconds: number.describe('How long loading took, in seconds.').meta({ sameForSeed: false }),
    plannedRows: whole
      .nullable()
      .default(null)
      .describe('Rows that were decided on before the load; fewer were sent where the table was full before.'),
    addedRows: whole
      .default(0)
      .describe(
        'Of the rows: written one by one after the load, as keys in random order leave room in pages that no extent shows. How many is the server’s answer.',
      )
      .meta({ sameForSeed: false }),
    nextIndex: whole
      .nullable()
      .default(null)
      .describe('Place of the first row that traffic writes.')
      .meta({ sameForSeed: false }),
    refusedRows: whole
      .default(0)
      .describe('Sent, and left out by the server because a unique key had the value already.'),
    deletedRows: whole.describe('Rows of closed accounts, deleted after the load.'),
    from: z.string().describe('First simulated date.'),
    to: z.string().describe('Simulated date of the last row.'),
    method: z.string().describe('How it was loaded.'),
    samples: z.array(historySample).describe('How the table grew.'),
  })
  .meta({ id: 'History', description: 'The simulated years before the outage.' });
export type HistoryFigures = z.output<typeof history>;

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

const trial = z
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
        'What the remedy made room for: jobs accepted in the trial after its start, and the headroom after them; bytes as the headroom’s.',
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

export const resultSchema = z.strictObject({
  schemaVersion: z
    .literal(resultSchemaVersion)
    .describe('Version of this format: a reader refuses one that it does not know.')
    .meta({ sameForSeed: true }),
  plimsollVersion: z.string().describe('The plimsoll that ran.').meta({ sameForSeed: true }),
  status: z
    .enum(['running', 'complete', 'interrupted', 'failed'])
    .describe('`running` is what an interrupted process leaves; a report says so.'),
  error: nullable(
    z.strictObject({
      code: z.string().describe('As on the page of errors.'),
      message: z.string().describe('In words.'),
    }),
  ).describe('What ended a run that failed; null otherwise.'),
  startedAt: z.string().describe('Wall clock, ISO 8601.'),
  finishedAt: nullable(z.string()).describe('Wall clock, ISO 8601; null while it runs.'),
  scenario: z
    .strictObject({
      name: z.string().describe('Of the scenario.'),
      question: z.string().describe('The one that it answers.'),
      description: z.string().describe('In its own words.'),
      seed: whole.describe('Of rows, arrivals and order.'),
      repetitions: whole.describe('Rounds of each remedy.'),
      settings: z.record(z.string(), z.unknown()).describe('The scenario as validated, defaults filled in.'),
    })
    .describe('What was asked.')
    .meta({ sameForSeed: true }),
  environment: z
    .strictObject({
      node: z.string().describe('Node’s version.'),
      platform: z.string().describe('Operating system and architecture.'),
      cpuModel: z.string().describe('As the system calls it.'),
      cpus: whole.describe('Processors.'),
      memoryBytes: whole.describe('Of the machine.'),
    })
    .describe('The machine that the numbers come from.'),
  table: nullable(tableFacts)
    .default(null)
    .describe('Null before it is known, and in results of versions that knew one table.')
    .meta({ sameForSeed: true }),
  twin: nullable(twin).default(null).describe('Where the scenario names what a real table takes.'),
  remediesLeftOut: z
    .array(
      z.strictObject({
        label: z.string().describe('Of the remedy.'),
        use: z.string().describe('The strategy’s own name.'),
        reason: z.string().describe('Why it cannot work on this table.'),
      }),
    )
    .default([])
    .describe('Remedies that cannot work on this table, and why.')
    .meta({ sameForSeed: true }),
  lab: nullable(
    z.strictObject({
      kind: z.enum(['docker', 'embedded']).describe('A container, or a process of its own.'),
      reason: z.string().describe('Why this one.'),
      mysqlVersion: z.string().describe('As the server says.'),
      image: nullable(z.string()).describe('Of the container; null of a process.'),
      storage: z.enum(['memory', 'disk']).describe('Where its data lies.'),
      transport: z.enum(['unix-socket', 'docker-port']).describe('How traffic reaches it.'),
      startMs: number.describe('Until it answered.'),
      bufferPoolBytes: whole.describe('Size of its buffer pool.'),
      settings: z.record(z.string(), z.string()).describe('Server variables that decide space and times.'),
    }),
  ).describe('The server that it ran on; null before there is one.'),
  cap: z
    .strictObject({
      mechanism: z.enum(['file-size', 'tablespace', 'filesystem']).describe('What enforces it.'),
      bytes: whole.describe('The limit.'),
      fidelity: z.string().describe('How close it is to a limit in real life, in a sentence.'),
      reserveShare: number.describe('InnoDB’s reserve at this cap, as a share of the file.'),
      reserveShareAt2TiB: number.describe('The same share at 2 TiB.'),
    })
    .describe('The limit on the table’s file.')
    .meta({ sameForSeed: true }),
  history: nullable(history).describe('The simulated years; null before they are loaded.').meta({ sameForSeed: true }),
  outage: nullable(outage).describe('The full table; null before it was.'),
  trials: z.array(trial).describe('Every clean trial, in the order in which they ran.'),
  faultTrials: z
    .array(faultTrial)
    .default([])
    .describe('Remedies that were broken on purpose; none of them counts in a summary.'),
  crashLoop: nullable(crashLoop).default(null).describe('Where the scenario asks for it.'),
  summaries: z.array(summary).describe('Each remedy over all its rounds.'),
  warnings: z
    .array(z.strictObject({ code: z.string().describe('Of the caveat.'), message: z.string().describe('In words.') }))
    .describe('What a reader must know before trusting a number.'),
  phases: z
    .array(
      z.strictObject({ phase: z.string().describe('Its name.'), durationMs: number.describe('How long it took.') }),
    )
    .describe('How long each part of the run took.'),
});
export type Result = z.output<typeof resultSchema>;
