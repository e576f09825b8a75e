/**
 * The read-only look at a table of the user's: 1 cut the index into intervals, 2 read a run of rows in each, 3 read a
 * few rows of each month, 4 describe what was seen. Everything is bounded by rows and time, and stops early rather than
 * late. Nothing is written, here or on the server; what comes back is a profile.
 */
import type { ReadOnlySession } from '../database/read-only-session.js';
import { type Profile, profileVersion } from '../profile/schema.js';
import { quoted } from '../table/quoted.js';
import type { TableShape } from '../table/shape.js';
import { withoutComments } from '../table/without-comments.js';
import type { Axis } from './axis.js';
import { describeColumns } from './describe-columns.js';
import { bytesOfRows, type MonthsOf, meanOf, monthsOfIndex, monthsOfSample, rowsByMonth } from './describe-months.js';
import { describeRoles } from './describe-roles.js';
import type { NotSeen } from './dictionary.js';
import { boundedBy, cutIndex } from './intervals.js';
import type { LookPlan } from './look-plan.js';
import { type Measure, measuresOf } from './measures.js';
import { readMonths } from './months.js';
import { type Neighbours, watchNeighbours } from './neighbours.js';
import { type Place, readHead, readRuns } from './read-runs.js';
import { buildSample, type Sample } from './sample.js';
import { absentShare } from './weighted.js';

export interface LookOptions {
  readonly madeBy: string;
  /** Random text, of this look alone. */
  readonly salt: string;
  /** Whether the definition keeps what people wrote into it. */
  readonly keepsComments: boolean;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Milliseconds since 1970, and a clock that does not jump. */
  readonly now: number;
  readonly clock: () => number;
}

/** Shares of the time: until then the index is cut, runs are read. */
const cutBy = 0.2;
const runsBy = 0.8;

export async function inspectTable(session: ReadOnlySession, plan: LookPlan, options: LookOptions): Promise<Profile> {
  const { shape, guessed, facts, axis, bounds, budget } = plan;
  const begun = options.clock();
  const isAfter = (share: number) => () => options.clock() - begun > bounds.timeMs * share;
  const readBefore = await rowsRead(session);
  const measures = measuresOf(shape, { roles: guessed.roles, showStates: plan.showStates, salt: options.salt });
  const notSeen: NotSeen[] = [...facts.notSeen];

  // 1 and 2
  const places = axis === null ? [] : await cutTable(session, plan, axis, isAfter(cutBy));
  const seen =
    axis === null
      ? await readFromHead(session, plan, measures)
      : await readAlong(
          session,
          plan,
          measures,
          places,
          options.random,
          isAfter(plan.monthIndex === null ? 1 : runsBy),
        );
  if (seen.tooSlow > 0)
    notSeen.push({ what: `${seen.tooSlow} of ${places.length} runs`, why: 'they took longer than one statement may' });
  if (plan.wantsWhole && !seen.isWhole && seen.endedBy === 'done')
    notSeen.push({
      what: 'rows beyond the bound',
      why: 'there are more than InnoDB’s statistics say; ANALYZE TABLE brings these up to date',
    });
  const { sample } = seen;

  // 3
  const rows = seen.isWhole ? sample.rows : Math.max(facts.rowsEstimated, sample.rows);
  const { created } = guessed.roles;
  const monthsOf: MonthsOf = { shape, column: created?.column ?? '', texts: guessed.roles.text, rows };
  let months: Profile['months'] = null;
  if (created && plan.monthIndex !== null) {
    const without = absentShare(sample.figures(created.column, 'month') ?? new Uint32Array(), sample.weights);
    const asked = measures.filter(({ kind }) => ['null', 'length', 'stored'].includes(kind));
    const table = quoted(shape.name);
    const read = await readMonths({
      session,
      table,
      index: plan.monthIndex,
      created,
      measures: asked,
      rowsMax: budget.monthRows,
      sampled: rowsByMonth(sample.figures(created.column, 'month')),
      isLate: isAfter(1),
    });
    if (read) months = monthsOfIndex(monthsOf, sample, asked, read, without);
    else notSeen.push({ what: 'months by their index', why: 'the time was up; they come from the sample' });
  }
  if (created) months ??= monthsOfSample(monthsOf, sample, seen.isWhole ? 'rows' : 'sample');

  // 4
  const { bytes, cardinalities } = facts;
  const sampled = {
    shape,
    roles: guessed.roles,
    sample,
    neighbours: seen.neighbours,
    rows,
    isWhole: seen.isWhole,
    cardinalities,
  };
  return {
    profileVersion,
    madeBy: options.madeBy,
    table: shape.name,
    seen: {
      at: new Date(options.now).toISOString(),
      seconds: Number(((options.clock() - begun) / 1000).toFixed(2)),
      rowsMax: bounds.rowsMax,
      secondsMax: bounds.timeMs / 1000,
      rowsRead: axis === null ? sample.rows : (await rowsRead(session)) - readBefore,
      rowsSampled: sample.rows,
      way: seen.isWhole ? 'whole' : axis === null ? 'head' : 'spread',
      along: axis && { index: axis.index, columns: axis.columns.map(({ column }) => column.name) },
      runs: seen.runs,
      runsPlanned: Math.max(places.length, seen.runs),
      endedBy: seen.endedBy,
      notSeen,
    },
    server: facts.server,
    ddl: options.keepsComments ? shape.ddl : withoutComments(shape.ddl),
    rows: {
      count: rows,
      by: seen.isWhole ? 'counted' : 'innodb-statistics',
    },
    bytes: { ...bytes, aRow: rows === 0 ? null : Number(((bytes.data + bytes.secondary) / rows).toFixed(1)) },
    autoIncrement: facts.autoIncrement,
    partitions: facts.partitions,
    roles: describeRoles(guessed),
    rowBytes: meanOf(bytesOfRows(shape, sample), sample.weights),
    columns: [...describeColumns(sampled)],
    months,
  };
}

interface Seen {
  readonly sample: Sample;
  readonly neighbours: Neighbours;
  readonly runs: number;
  readonly endedBy: 'done' | 'time';
  readonly isWhole: boolean;
  readonly tooSlow: number;
}

/** Each partition is an index of its own, and gets runs by its rows. */
async function cutTable(
  session: ReadOnlySession,
  { shape, facts, budget }: LookPlan,
  axis: Axis,
  isLate: () => boolean,
): Promise<readonly Place[]> {
  let variables = 0;
  const variable = () => `@plimsoll_${++variables}`;
  const isBounded = boundedBy(session);
  const places: Place[] = [];
  for (const [part, { table, rows }] of partsOf(shape, facts.partitions).entries()) {
    const cutter = { session, axis, variable, table, isBounded };
    const share = rows === null || facts.rowsEstimated === 0 ? 1 : rows / facts.rowsEstimated;
    const intervals = await cutIndex(cutter, Math.max(1, Math.round(budget.runs * share)), isLate, part);
    places.push(...intervals.map((interval) => ({ cutter, interval })));
  }
  return places;
}

function partsOf({ name }: TableShape, partitions: Profile['partitions']) {
  if (!partitions || partitions.length === 0) return [{ table: quoted(name), rows: null }];
  return partitions.map((one) => ({ table: `${quoted(name)} PARTITION (${quoted(one.name)})`, rows: one.rows }));
}

async function readAlong(
  session: ReadOnlySession,
  { shape, budget, wantsWhole }: LookPlan,
  measures: readonly Measure[],
  places: readonly Place[],
  random: () => number,
  isLate: () => boolean,
): Promise<Seen> {
  const watch = watchNeighbours(session, shape.columns, budget);
  const sample = buildSample(measures);
  const runs = await readRuns({ measures, budget, sample, wantsWhole, isLate, random, atRun: watch.atRun }, places);
  return {
    ...runs,
    sample: sample.finish(runs.weights),
    neighbours: await watch.finish(),
    runs: runs.weights.length,
  };
}

async function readFromHead(
  session: ReadOnlySession,
  { shape, budget }: LookPlan,
  measures: readonly Measure[],
): Promise<Seen> {
  const limit = budget.runs * budget.rowsARun;
  const cells = await readHead(session, quoted(shape.name), measures, limit);
  const sample = buildSample(measures);
  if (cells) sample.add(cells);
  const none = new Map<string, never>();
  return {
    sample: sample.finish([1]),
    neighbours: { within: none, between: none, compressed: none },
    runs: cells ? 1 : 0,
    endedBy: cells ? 'done' : 'time',
    isWhole: cells !== null && cells.length < limit,
    tooSlow: 0,
  };
}

/** Rows that the storage engine gave to this session; those of windows in memory are counted apart, as rnd and rnd_next. */
async function rowsRead(session: ReadOnlySession): Promise<number> {
  const rows = await session.query<{ Variable_name: string; Value: string }>(
    "SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_first', 'Handler_read_key', 'Handler_read_last', 'Handler_read_next', 'Handler_read_prev')",
  );
  return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
}
