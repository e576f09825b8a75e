/**
 * What a scenario file may say: the source of the `Scenario` type and of the JSON Schema for editors.
 * Every default is here and nowhere else. Sizes come out in bytes, durations in milliseconds,
 * shares as 0 to 1.
 */
import { z } from 'zod';
import { strategySpecs } from '../strategies/specs.js';
import { bytes, count, duration, growthPerYear, perSecond, ratio, share } from './quantity.js';

export const jobTypes = [
  'hive_query',
  'presto_query',
  'data_connector',
  'result_output',
  'bulk_import',
  'export',
  'partial_delete',
] as const;
export type JobType = (typeof jobTypes)[number];

/** One component of a log-normal mixture of text lengths; the median moves geometrically from start to end. */
const textComponent = z.strictObject({
  share: share(),
  medianStart: bytes(),
  medianEnd: bytes(),
  /** 95th percentile over median. */
  p95: ratio(),
});
export type TextComponent = z.output<typeof textComponent>;

const jobTypeSpec = z.strictObject({
  type: z.enum(jobTypes),
  weight: share(),
  text: z.array(textComponent).min(1).max(8),
});
export type JobTypeSpec = z.output<typeof jobTypeSpec>;

const lab = z.strictObject({
  kind: z.enum(['auto', 'docker', 'embedded']).default('auto'),
  image: z.string().min(1).default('mysql:8.4'),
  /** Container memory limit (docker only). */
  memory: bytes().prefault('1GiB'),
  bufferPool: bytes().prefault('32MiB'),
  /** Where the data lies. Memory is quick and repeatable and hides the cost of a disk; reports say which. */
  storage: z.enum(['memory', 'disk']).default('memory'),
});

const cap = z.strictObject({
  mechanism: z.enum(['file-size', 'tablespace', 'filesystem']).default('file-size'),
  size: bytes(),
});
export type CapMechanism = z.output<typeof cap>['mechanism'];

const history = z.strictObject({
  from: z.iso.date().default('2011-06-01'),
  to: z.iso.date().default('2019-09-04'),
  /** Share of the cap that history fills; traffic fills the rest. */
  fill: share().prefault('96%'),
  /** How fast the number of jobs a day grows. */
  volumeGrowth: growthPerYear().prefault('35%/year'),
  /** Share of history's rows that were deleted here and there over the years (closed accounts): the holes. */
  deleted: share().prefault('0%'),
});

const workload = z.strictObject({
  /** Share of the text that gzip would take away, roughly; archives depend on it. */
  compressibility: share().prefault('70%'),
  /** No text is longer. */
  textMax: bytes().prefault('1MiB'),
  types: z.array(jobTypeSpec).min(1).max(jobTypes.length),
});
export type WorkloadSpec = z.output<typeof workload>;

const traffic = z.strictObject({
  /** New jobs; each later is started and then finished, so about three statements a job. */
  rate: perSecond().prefault('200/s'),
  connections: count('connections').prefault('8 connections'),
  /** Mean running time of a job. */
  jobDuration: duration().prefault('400ms'),
  errorShare: share().prefault('8%'),
  killShare: share().prefault('4%'),
});

const outage = z.strictObject({
  /** "Full" is this many refused inserts in a row: 1114 is not a sharp edge. */
  refusals: count('refusals').prefault('10 refusals'),
  /** How long the full table is observed. */
  observe: duration().prefault('2s'),
  /** The rehearsal fails when the table is not full by then. */
  within: duration().prefault('60s'),
});

const trials = z.strictObject({
  repetitions: count('rounds').prefault('3 rounds'),
  /** Traffic against the full table before the remedy starts. */
  lead: duration().prefault('500ms'),
  /** Sustained acceptance: no refusal for this long. */
  sustain: duration().prefault('500ms'),
  /** A remedy, and the drain after it, are given up after this. */
  timeLimit: duration().prefault('60s'),
});

export const scenarioSchema = z.strictObject({
  $schema: z.string(),
  name: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens')
    .max(64),
  question: z.string().min(1).max(300),
  description: z.string().max(4000).default(''),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(42),
  lab: lab.prefault({}),
  cap,
  table: z.strictObject({ ddl: z.string().min(1).optional() }).prefault({}),
  history: history.prefault({}),
  workload,
  traffic: traffic.prefault({}),
  outage: outage.prefault({}),
  strategies: z.array(strategySpecs).min(1).max(50),
  trials: trials.prefault({}),
});

/** A validated scenario, all defaults filled in. `table.ddl` is an absolute path once loaded. */
export type Scenario = z.output<typeof scenarioSchema>;
