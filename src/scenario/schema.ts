/**
 * What a scenario file may say: the source of the `Scenario` type and of the JSON Schema for editors.
 * Every default, bound and description is here and nowhere else. Sizes come out in bytes, durations
 * in milliseconds, shares as 0 to 1. Rules between keys stand on the smallest section that holds
 * them, so that a problem elsewhere does not hide theirs.
 */
import { z } from 'zod';
import { bytes, count, duration, growthPerYear, perSecond, share } from '../quantity.js';
import { strategySpecs } from '../strategies/specs.js';
import { crashLoopSpec } from './crash-loop-schema.js';
import { faultSpecs } from './fault-schema.js';
import { inOrder, unique } from './rules.js';
import { tableSpec } from './table-schema.js';
import { workloadSpec } from './workload-schema.js';

export { type ColumnSpec, type JobType, jobTypes, type TextComponent } from './workload-schema.js';

const lab = z
  .strictObject({
    kind: z
      .enum(['auto', 'docker', 'embedded'])
      .default('auto')
      .describe('auto: docker where an engine answers, else an embedded mysqld.'),
    image: z.string().min(1).max(255).default('mysql:8.4').describe('Docker image of the server (docker only).'),
    memory: bytes({
      min: ['256MiB', 'MySQL does not start in less'],
      max: ['256GiB', 'one machine runs the lab'],
    })
      .prefault('1GiB')
      .describe('Memory limit of the container (docker only).'),
    bufferPool: bytes({ min: ['5MiB', 'InnoDB takes no less'], max: ['128GiB', 'one machine runs the lab'] })
      .prefault('32MiB')
      .describe('innodb_buffer_pool_size. Smaller than the table, or every remedy looks quicker than it is.'),
    storage: z
      .enum(['memory', 'disk'])
      .default('memory')
      .describe('Where the data lies. Memory is quick and repeatable and hides what a disk costs.'),
    replica: z
      .boolean()
      .default(false)
      .describe('One replica beside it (and the binary log that this takes): does it lag, does it meet the cap too?'),
  })
  .describe('The throw-away MySQL server.');

const cap = z
  .strictObject({
    mechanism: z
      .enum(['file-size', 'tablespace', 'filesystem'])
      .default('file-size')
      .describe(
        'What enforces the cap: a limit on every file of the server (as in the incident), a system tablespace with a maximum, or a small file system for this table.',
      ),
    size: bytes({
      min: ['4MiB', 'InnoDB extends a file by 4 MiB at a time'],
      max: ['64GiB', 'the lab’s data lies on one machine, mostly in memory'],
    }).describe('How large the table’s file may grow: at 32 MiB and more a multiple of 4 MiB.'),
  })
  .describe('The limit on the table.');
export type CapMechanism = z.output<typeof cap>['mechanism'];

const date = () => z.iso.date({ error: 'must be a date such as "2011-06-01"', abort: true });

const history = z
  .strictObject({
    from: date().default('2011-06-01').describe('When the first row was written (simulated).'),
    to: date().default('2019-09-04').describe('When the table is about to be full (simulated).'),
    fill: share({
      min: ['1%', 'a table without rows has no history'],
      max: ['99%', 'the rest is for traffic, which is to be watched as the table fills'],
    })
      .prefault('96%')
      .describe('Share of the cap that history fills; traffic fills the rest.'),
    volumeGrowth: growthPerYear({ max: ['1000%/year', 'more than tenfold a year leaves the early years empty'] })
      .prefault('35%/year')
      .describe('How fast the number of rows a day grows.'),
    deleted: share({ max: ['90%', 'history must leave rows behind'] })
      .prefault('0%')
      .describe('Share of history’s rows deleted here and there over the years (closed accounts): the holes.'),
    unfinished: share({ max: ['90%', 'what nobody finished can nobody clean up'] })
      .prefault('0.05%')
      .describe('Share of history’s rows that were never finished, of every age, where rows have a state: stuck ones.'),
  })
  .superRefine(inOrder('from', 'to'))
  .describe('The years before the outage, bulk-loaded.');

const traffic = z
  .strictObject({
    rate: perSecond({
      min: ['0.1/s', 'without new rows the table does not fill'],
      max: ['20000/s', 'one Node process sends no more'],
    })
      .prefault('200/s')
      .describe(
        'New rows a second; where rows have a state each is later started and finished, so about three statements a row.',
      ),
    connections: count('connections', {
      min: ['1 connection', 'traffic needs one'],
      max: ['256 connections', 'the lab’s server accepts few more'],
    })
      .prefault('8 connections')
      .describe('Connections that traffic shares.'),
    jobDuration: duration({
      min: ['1ms', 'work takes time'],
      max: ['10min', 'rows must end while the rehearsal lasts'],
    })
      .prefault('400ms')
      .describe('Mean time from a row’s start to its end, where rows have a state.'),
    errorShare: share()
      .prefault('8%')
      .describe('Share of rows that end in an error, whose text makes them grow, where rows have a state.'),
    killShare: share().prefault('4%').describe('Share of rows that are killed, where rows have a state.'),
  })
  .superRefine(({ errorShare, killShare }, context) => {
    if (errorShare + killShare > 1 + 1e-9)
      context.addIssue({ code: 'custom', path: ['killShare'], message: 'and errorShare together are more than 100%' });
  })
  .describe('Open-loop traffic, as clients would make it.');

const outage = z
  .strictObject({
    refusals: count('refusals', {
      min: ['1 refusal', 'the first refusal is the least there can be'],
      max: ['10000 refusals', 'the rehearsal would not end'],
    })
      .prefault('10 refusals')
      .describe('"Full" is this many refused inserts in a row: 1114 is not a sharp edge.'),
    observe: duration({ max: ['10min', 'nothing new happens after that'] })
      .prefault('2s')
      .describe('How long the full table is observed.'),
    within: duration({ min: ['1s', 'traffic must get going'], max: ['6h', 'a rehearsal has an end'] })
      .prefault('60s')
      .describe('The rehearsal fails when the table is not full by then.'),
  })
  .describe('When the table counts as full, and how long that is watched.');

const trials = z
  .strictObject({
    repetitions: count('rounds', {
      min: ['1 round', 'a strategy must run to be measured'],
      max: ['1000 rounds', 'the rehearsal would not end'],
    })
      .prefault('3 rounds')
      .describe('How often each strategy runs, in interleaved rounds. Intervals need 5 rounds or more.'),
    bufferPool: z
      .enum(['cold', 'warm'])
      .default('cold')
      .describe('Whether the full table is read once before each trial, as production’s would be in part.'),
    lead: duration({ max: ['10min', 'nothing new happens after that'] })
      .prefault('500ms')
      .describe('Traffic against the full table before the remedy starts.'),
    sustain: duration({ min: ['10ms', 'one accepted insert is not recovery'], max: ['10min', 'that is long enough'] })
      .prefault('500ms')
      .describe('Sustained acceptance: no refusal for this long.'),
    timeLimit: duration({ min: ['1s', 'a remedy needs time'], max: ['6h', 'a rehearsal has an end'] })
      .prefault('60s')
      .describe('A remedy, and the drain after it, are given up after this.'),
    settle: duration({ max: ['1h', 'what has not recovered by then does not'] })
      .prefault('5s')
      .describe('How long after its end a remedy may take to show effect (purge has to free what was deleted).'),
  })
  .describe('How the remedies are measured.');

export const scenarioSchema = z
  .strictObject({
    $schema: z
      .string()
      .optional()
      .describe(
        'For editors alone: the JSON Schema, ./scenario.schema.json beside this file, or what `plimsoll schema` wrote.',
      ),
    name: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, such as "treasure-data-2019"')
      .max(64)
      .describe('Names the run and its report.'),
    question: z.string().min(1).max(300).describe('The one question that this scenario answers.'),
    description: z.string().max(4000).default('').describe('What a reader of the report should know.'),
    seed: z
      .int({ error: 'must be a whole number' })
      .min(0)
      .max(2 ** 32 - 1)
      .default(42)
      .describe('Same seed, same rows and same arrivals.'),
    lab: lab.prefault({}),
    cap,
    table: tableSpec.prefault({}),
    history: history.prefault({}),
    workload: workloadSpec.prefault({}),
    traffic: traffic.prefault({}),
    outage: outage.prefault({}),
    strategies: z
      .array(strategySpecs)
      .min(1)
      .max(50)
      .superRefine(unique('label'))
      .describe('The remedies to compare, each from the same full table.'),
    trials: trials.prefault({}),
    faults: z
      .array(faultSpecs)
      .max(50)
      .superRefine(unique('name'))
      .default([])
      .describe(
        'What goes wrong in the middle of a remedy, on purpose; each is a trial of its own after the clean ones.',
      ),
    crashLoop: crashLoopSpec.optional(),
  })
  .superRefine(({ crashLoop, cap }, context) => {
    if (crashLoop && cap.mechanism !== 'file-size')
      context.addIssue({
        code: 'custom',
        path: ['crashLoop'],
        message: `needs the mechanism file-size, whose cap can be raised, and cap.mechanism is ${cap.mechanism}`,
      });
  })
  .superRefine(({ faults, strategies }, context) => {
    const labels = new Set<string>(strategies.map(({ label }) => label));
    for (const [index, fault] of faults.entries())
      for (const [position, label] of (fault.strategies ?? []).entries())
        if (!labels.has(label))
          context.addIssue({
            code: 'custom',
            path: ['faults', index, 'strategies', position],
            message: `names "${label}", and no strategy is labelled so`,
          });
  })
  .superRefine(({ lab, cap }, context) => {
    // A clone takes the source's paths along, and the other mechanisms put the table into a place of its own.
    if (lab.replica && cap.mechanism !== 'file-size')
      context.addIssue({
        code: 'custom',
        path: ['lab', 'replica'],
        message: `needs the mechanism file-size, and cap.mechanism is ${cap.mechanism}`,
      });
  });

/** A validated scenario, all defaults filled in. `table.ddl` is an absolute path once loaded. */
export type Scenario = z.output<typeof scenarioSchema>;
