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
  tMs: number,
  /** Foreground statements answered in this slice, first attempts only. */
  accepted: whole,
  refused: whole,
  failed: whole,
  /** Work waiting to be tried again at the slice's end. */
  backlog: whole,
  tableBytes: whole,
  rowsDeleted: whole,
  rowsArchived: whole,
});
export type Tick = z.output<typeof tick>;

const marker = z.strictObject({
  tMs: number,
  kind: z.enum([
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
  ]),
  label: z.string(),
});
export type Marker = z.output<typeof marker>;

const timeline = z.strictObject({ tickMs: number, ticks: z.array(tick), markers: z.array(marker) });
export type Timeline = z.output<typeof timeline>;

const evidence = z.strictObject({
  /** The statement's shape, values left out. */
  statement: z.string(),
  /** What it stands for: "a new job is issued". */
  meaning: z.string(),
  attempts: whole,
  accepted: whole,
  refused: whole,
  /** Errno and message of the last refusal, or null. */
  error: nullable(z.string()),
});

/** What a replica felt while it followed. */
const replica = z.strictObject({
  /** Making it a copy of the source, before it followed. */
  cloneMs: number,
  /** How old the source's heartbeat was at the replica. */
  lag: z.array(z.strictObject({ tMs: number, lagMs: number })),
  lagMsMax: number,
  /** From the end of traffic until nothing was left to apply; null where that did not come. */
  caughtUpMs: nullable(number),
  /** The error that its applier stopped with first, or null. */
  stopped: nullable(z.strictObject({ errno: whole, message: z.string() })),
  /** Where it did not catch up: the error that cut its receiver off from the source, or null. */
  receiver: nullable(z.strictObject({ errno: whole, message: z.string() })).default(null),
  /** How often it was then started again, by hand as it were, each time once purge had run there. */
  restarts: whole,
  tableBytes: whole,
  /** Whether it holds the source's rows, by count and checksum, once it has caught up; null where it has not. */
  same: nullable(z.boolean()),
});
export type ReplicaFigures = z.output<typeof replica>;

const outage = z.strictObject({
  errno: whole,
  sqlState: z.string(),
  message: z.string(),
  /** Wall clock, ISO 8601. */
  at: z.string(),
  /** From the run's start to the first 1114. */
  firstFullMs: number,
  /** Size of the table's file when full, to the byte. */
  tableBytes: whole,
  rows: whole,
  /** Of a partitioned table: the partition whose file reached the cap. */
  partition: nullable(z.string()).default(null),
  dataFreeBytes: whole,
  queryBytes: whole,
  backlogAtEnd: whole,
  serverLog: z.array(z.string()),
  /** Keys: newJob, finishThatGrows, updateInPlace, deleteRow, insertElsewhere. */
  evidence: z.record(z.string(), evidence),
  traffic: z.strictObject({ before: trafficFigures, full: trafficFigures }),
  /** Every error that traffic met on the way into the cap and at it. */
  refusals: z.array(refusal).default([]),
  timeline,
  replica: nullable(replica).default(null),
  /** The full table's account, when its physical copy was taken. */
  ledger: nullable(spaceLedger).default(null),
});
export type Outage = z.output<typeof outage>;

const historySample = z.strictObject({
  /** Simulated date, ISO. */
  date: z.string(),
  rows: whole,
  tableBytes: whole,
  /** Of the rows loaded since the sample before: query bytes a row, mean; and file bytes a row over all, so far. */
  queryBytesMean: number,
  fileBytesPerRow: number,
});

const history = z.strictObject({
  rows: whole,
  /** Bytes of LOAD DATA text sent. */
  bytes: whole,
  /** Bytes of query text among them. */
  queryBytes: whole,
  seconds: number,
  /** Rows that were decided on before the load; fewer were sent where the table was full before. */
  plannedRows: whole.nullable().default(null),
  /** Of the rows: written one by one after the load, as keys in random order leave room in pages that no extent shows. */
  addedRows: whole.default(0),
  /** Place of the first row that traffic writes. */
  nextIndex: whole.nullable().default(null),
  /** Sent, and left out by the server because a unique key had the value already. */
  refusedRows: whole.default(0),
  deletedRows: whole,
  from: z.string(),
  to: z.string(),
  method: z.string(),
  samples: z.array(historySample),
});
export type HistoryFigures = z.output<typeof history>;

/** A part of a remedy, timed apart: "copy", "swap", "drop". */
const step = z.strictObject({ name: z.string(), durationMs: number });
export type Step = z.output<typeof step>;

const trialStart = z.strictObject({
  bufferPool: z.enum(['cold', 'warm']),
  /** Of the table, in the buffer pool when the trial's traffic began; null where it was not asked. */
  pooledBytes: nullable(whole),
});

const trial = z.strictObject({
  /** The label: unique among the strategies of a scenario. */
  strategy: z.string(),
  use: z.string(),
  settings: z.record(z.string(), z.unknown()),
  /** From 1. */
  round: whole,
  /** Position within its round, from 1. */
  position: whole,
  /** `relapsed`: recovered, and full again before the backlog was drained. `server-hung`: it gave no answer, and was killed for it. */
  status: z.enum(['recovered', 'relapsed', 'not-recovered', 'remedy-failed', 'server-crashed', 'server-hung']),
  /** Why, where the status is not `recovered`; or what the remedy said when it stopped. */
  reason: nullable(z.string()),
  /** From the remedy's start to sustained acceptance; null where it never came. */
  timeToRecoverMs: nullable(number),
  timeToFirstAcceptedMs: nullable(number),
  /** From sustained acceptance until the table was full again while the backlog drained; null where it stayed open. */
  relapsedAfterMs: nullable(number),
  /** The remedy itself, by tinybench. */
  durationMs: number,
  /** Whether it ran to its own end; false where its time limit or a refusal stopped it, null where an older result does not say. */
  completed: z.boolean().nullable().default(null),
  /** Its parts, where the remedy names them. */
  steps: z.array(step).default([]),
  /** From sustained acceptance until the backlog was empty; null where it never was. */
  backlogDrainMs: nullable(number),
  backlogMax: whole,
  rowsDeleted: whole,
  rowsArchived: whole,
  /** Rows that stayed and lost their text. */
  rowsTrimmed: whole.default(0),
  rowsPerSecond: number,
  tableBytesBefore: whole,
  tableBytesAfter: whole,
  /**
   * Most that files which the remedy made took at once: archive table, rebuild, files in its own directory. At least: a
   * peak between two looks is missed, but for a rebuilt file's own size.
   */
  extraBytesMax: whole,
  archiveBytes: whole,
  /** The table, or the kind of files, that rows were archived to; null where none were, or an older version wrote it. */
  archivedTo: nullable(z.string()).default(null),
  /** Other tables of the schema that were there after the remedy: an old table that a swap left, say. */
  tablesBeside: z.array(z.strictObject({ name: z.string(), rows: whole })).default([]),
  /** As information_schema reports it after the remedy, with statistics fresh. */
  dataFreeBytes: whole,
  headroom: nullable(
    z.strictObject({
      rows: whole,
      /** Row payload that went in: query text and the other columns' bytes. */
      bytes: whole,
      /**
       * Table-file bytes that these rows take: the space model over them, times the full table's bytes in use against
       * the model of its own rows. Extents in use, so that it compares with DATA_FREE.
       */
      fileBytes: whole,
      /** `refused`: for want of something else than room, see `refusals`; as with the bound, it is at least so much. */
      status: z.enum(['full-again', 'bound-reached', 'refused', 'server-crashed']),
    }),
  ),
  /** What the remedy made room for: jobs accepted in the trial after its start, and the headroom after them; bytes as the headroom's. */
  roomMade: nullable(z.strictObject({ rows: whole, fileBytes: whole })).default(null),
  ladder: nullable(ladder).default(null),
  start: nullable(trialStart).default(null),
  statements: z.array(z.string()),
  /** The end of what a program of the user's wrote, its password taken out; null where none ran. */
  output: nullable(z.string()).default(null),
  traffic: z.strictObject({
    /** The full table, before the remedy starts. */
    full: nullable(trafficFigures).default(null),
    during: trafficFigures,
    after: nullable(trafficFigures),
  }),
  /** Every error that traffic and the measuring of headroom met, from the restored table on. */
  refusals: z.array(refusal).default([]),
  timeline,
  replica: nullable(replica).default(null),
  /** Space by category before and after, and the living server's gauge between them. */
  ledger: nullable(trialLedger).default(null),
  /** What the remedy left changed on the server outside the table's schema; put back before the next trial. */
  serverChanges: z.array(z.string()).default([]),
  invariants: rowAccount,
});
export type Trial = z.output<typeof trial>;

export const resultSchema = z.strictObject({
  schemaVersion: z.literal(resultSchemaVersion),
  plimsollVersion: z.string(),
  /** `running` is what an interrupted process leaves; a report says so. */
  status: z.enum(['running', 'complete', 'interrupted', 'failed']),
  /** What ended a run that failed; null otherwise. */
  error: nullable(z.strictObject({ code: z.string(), message: z.string() })),
  startedAt: z.string(),
  finishedAt: nullable(z.string()),
  scenario: z.strictObject({
    name: z.string(),
    question: z.string(),
    description: z.string(),
    seed: whole,
    repetitions: whole,
    /** The scenario as validated, defaults filled in. */
    settings: z.record(z.string(), z.unknown()),
  }),
  environment: z.strictObject({
    node: z.string(),
    platform: z.string(),
    cpuModel: z.string(),
    cpus: whole,
    memoryBytes: whole,
  }),
  /** Null before it is known, and in results of versions that knew one table. */
  table: nullable(tableFacts).default(null),
  /** Where the scenario names what a real table takes. */
  twin: nullable(twin).default(null),
  /** Remedies that cannot work on this table, and why. */
  remediesLeftOut: z.array(z.strictObject({ label: z.string(), use: z.string(), reason: z.string() })).default([]),
  lab: nullable(
    z.strictObject({
      kind: z.enum(['docker', 'embedded']),
      reason: z.string(),
      mysqlVersion: z.string(),
      image: nullable(z.string()),
      storage: z.enum(['memory', 'disk']),
      transport: z.enum(['unix-socket', 'docker-port']),
      startMs: number,
      bufferPoolBytes: whole,
      settings: z.record(z.string(), z.string()),
    }),
  ),
  cap: z.strictObject({
    mechanism: z.enum(['file-size', 'tablespace', 'filesystem']),
    bytes: whole,
    /** How faithful to the incident, in a sentence. */
    fidelity: z.string(),
    /** InnoDB's reserve at this cap and at 2 TiB, as shares. */
    reserveShare: number,
    reserveShareAt2TiB: number,
  }),
  history: nullable(history),
  outage: nullable(outage),
  trials: z.array(trial),
  /** Remedies that were broken on purpose; none of them counts in a summary. */
  faultTrials: z.array(faultTrial).default([]),
  /** Where the scenario asks for it. */
  crashLoop: nullable(crashLoop).default(null),
  summaries: z.array(summary),
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })),
  phases: z.array(z.strictObject({ phase: z.string(), durationMs: number })),
});
export type Result = z.output<typeof resultSchema>;
