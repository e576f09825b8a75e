/**
 * `result.json`: everything a run learned, and all that a report is made from. Versioned: a reader
 * refuses a version it does not know. Fields are only ever added within a version.
 * Times named `atMs` and `tMs` are milliseconds on the clock of the part they stand in.
 */
import { z } from 'zod';
import { crashLoop } from './crash-loop.js';
import { faultTrial } from './fault.js';
import { history } from './history.js';
import { nullable, number, whole } from './numbers.js';
import { outage } from './outage.js';
import { summary } from './summary.js';
import { tableFacts } from './table.js';
import { trial } from './trial.js';
import { twin } from './twin.js';

export type { HistoryFigures } from './history.js';
export type { Outage } from './outage.js';
export type { ReplicaFigures } from './replica.js';
export type { Interval, Ladder, StrategySummary } from './summary.js';
export type { Marker, Tick, Timeline } from './timeline.js';
export type { OperationFigures, PhaseLatency, TrafficFigures } from './traffic.js';
export type { Step, Trial } from './trial.js';

export const resultSchemaVersion = 1;

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
