/**
 * What `plimsoll inspect` writes of a real table: its definition, where its bytes are, and what its rows are like, in
 * lengths, counts, shares and months. No value of a row is in it, except the names of ENUM members, and those of states
 * and groups where that was asked for. Types come from this schema; keys are only ever added within a version.
 */
import { z } from 'zod';

export const profileVersion = 1;

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
/** Whole numbers that may pass 2^53 stand as text. */
const digits = z.string().regex(/^\d+$/, 'must be digits in quotes');

const seen = z.strictObject({
  at: z.string().describe('When, UTC.'),
  seconds: z.number().nonnegative().describe('How long the look took.'),
  rowsMax: count.describe('The bound on rows read.'),
  secondsMax: z.number().positive().describe('The bound on time.'),
  rowsRead: count.describe('Rows that the storage engine gave for it, by the server’s own counters of this session.'),
  rowsSampled: count.describe('Rows that the figures of columns rest on.'),
  way: z
    .enum(['whole', 'spread', 'head'])
    .describe('All rows; runs of rows spread over an index; the first rows, where no index could be followed.'),
  along: z
    .strictObject({ index: z.string(), columns: z.array(z.string()) })
    .nullable()
    .describe('The index of the runs.'),
  runs: count.describe('Runs of neighbouring rows that were read.'),
  runsPlanned: count,
  endedBy: z.enum(['done', 'time']).describe('`time`: the bound on time passed first; what was read is still spread.'),
  notSeen: z.array(z.strictObject({ what: z.string(), why: z.string() })).describe('What could not be looked at.'),
});

const server = z.strictObject({
  version: z.string(),
  comment: z.string(),
  pageSize: count.describe('Bytes of an InnoDB page.'),
  settings: z
    .record(z.string(), z.union([z.string(), z.number(), z.null()]))
    .describe('Global settings that decide how rows take space.'),
});

const rows = z.strictObject({
  count,
  by: z.enum(['counted', 'innodb-statistics']).describe('`counted`: every row was read.'),
});

const bytes = z.strictObject({
  file: count.nullable().describe('Bytes of the tablespace file or files; null where that could not be seen.'),
  files: count.nullable(),
  data: count.describe('The clustered index, with texts that lie off page.'),
  secondary: count.describe('All secondary indexes.'),
  free: count.describe('DATA_FREE: entirely free extents, less what InnoDB reserves.'),
  indexes: z
    .array(z.strictObject({ name: z.string(), bytes: count, leafPages: count.nullable() }))
    .nullable()
    .describe('By index, PRIMARY holding the rows; null where mysql.innodb_index_stats may not be read.'),
  statisticsAt: z.string().nullable().describe('When InnoDB last took these statistics; null where not seen.'),
  aRow: z.number().nonnegative().nullable().describe('(data + secondary) / rows.'),
});

const partition = z.strictObject({
  name: z.string(),
  rows: count,
  data: count,
  secondary: count,
  free: count,
});

const autoIncrement = z.strictObject({
  column: z.string(),
  next: digits.describe('The next value.'),
  max: digits.describe('The largest that the type holds.'),
  usedShare: share,
});

const why = z.string().describe('Why it was taken for that.');
const roles = z.strictObject({
  key: z.strictObject({ columns: z.array(z.string()), why }),
  created: z
    .strictObject({ column: z.string(), unit: z.enum(['moment', 'date', 'seconds', 'milliseconds']), why })
    .nullable(),
  state: z
    .strictObject({
      column: z.string(),
      queued: z.string(),
      running: z.string().nullable(),
      success: z.string(),
      error: z.string().nullable(),
      killed: z.string().nullable(),
      finished: z.array(z.string()),
      started: z.array(z.string()),
      ended: z.array(z.string()),
      grows: z.string().nullable(),
      why,
    })
    .nullable()
    .describe('Its values are guessed from the definition alone, as `init` guesses them; none was read.'),
  text: z.strictObject({ columns: z.array(z.string()), why }),
  group: z.strictObject({ column: z.string(), why }).nullable(),
  kind: z.strictObject({ column: z.string(), why }).nullable(),
  updated: z.array(z.string()),
});

/** Quantiles of a length in bytes. */
const lengths = z.strictObject({
  min: count,
  p1: count,
  p5: count,
  p25: count,
  p50: count,
  p75: count,
  p95: count,
  p99: count,
  max: count,
  mean: z.number().nonnegative(),
  slices: z
    .array(z.number().nonnegative())
    .optional()
    .describe(
      'Mean length of each slice of the rows, the shortest first: 5 % of them, 8 times 10 %, then 5, 4, 3, 2, 0.75 and 0.25 %.',
    ),
});

/** Shares of the rows that the slices of a length have. Fine where long values leave their pages. */
export const lengthSlices = [0.05, ...Array<number>(8).fill(0.1), 0.05, 0.04, 0.03, 0.02, 0.0075, 0.0025] as const;

/** Left out of a column's section where it was not measured or is nothing of its type. */
const ifMeasured = <T extends z.ZodType>(schema: T) => schema.nullable().default(null);

const distinct = z.strictObject({
  count,
  by: z.enum(['counted', 'unique-key', 'index-statistics', 'sample']),
  inSample: count.describe('Different values among the sampled ones.'),
});

const order = z.strictObject({
  along: z
    .enum(['constant', 'ascending', 'descending', 'rising', 'grouped', 'random', 'unknown'])
    .describe('`rising`: over long distances only; `grouped`: equal values lie together.'),
  up: share.nullable().describe('Share of unequal neighbours where the later is greater.'),
  equal: share.nullable().describe('Share of neighbours that are equal.'),
  trend: share.nullable().describe('As `up`, from run to run.'),
});

const column = z.strictObject({
  name: z.string(),
  type: z.string(),
  nulls: share.describe('Share of rows where it is NULL.'),
  distinct: ifMeasured(distinct).describe('How many different values.'),
  order: ifMeasured(order).describe('How values follow each other along the index of the runs.'),
  length: ifMeasured(lengths).describe('Bytes of a text or binary value as LENGTH() has them.'),
  stored: ifMeasured(lengths).describe('Of JSON: bytes as stored.'),
  bits: ifMeasured(z.strictObject({ p50: count, max: count, negative: share })).describe(
    'Of whole numbers: binary digits of those that are not negative.',
  ),
  compressed: ifMeasured(z.strictObject({ ratio: z.number().nonnegative(), rows: count })).describe(
    'Bytes after zlib, each value by itself, over bytes before; measured in the server.',
  ),
  values: ifMeasured(
    z.strictObject({
      by: z
        .enum(['member', 'letter', 'value'])
        .describe('`letter`: A is the commonest; the values were not looked at.'),
      shares: z.record(z.string(), share),
      others: share.describe('Of all that are not listed.'),
    }),
  ).describe('Shares of the members of an ENUM, and of the values of state, group and kind.'),
});

const month = z.strictObject({
  month: z.string().regex(/^\d{4}-\d{2}$/, 'must be a month, such as "2019-09"'),
  rows: count.describe('Estimated, unless the whole table was read.'),
  sampled: count.describe('Rows that the bytes rest on.'),
  rowBytes: z.number().nonnegative().nullable().describe('Mean bytes of the values of a row.'),
  lengths: z.record(z.string(), z.number().nonnegative()).describe('Mean length of each column that drifts.'),
});

export const profileSchema = z.strictObject({
  profileVersion: z.literal(profileVersion),
  madeBy: z.string(),
  table: z.string(),
  seen,
  server,
  ddl: z.string().describe('What SHOW CREATE TABLE answers.'),
  rows,
  bytes,
  autoIncrement: autoIncrement.nullable(),
  partitions: z.array(partition).nullable(),
  roles,
  rowBytes: z.number().nonnegative().nullable().describe('Mean bytes of the values of a row, without InnoDB’s own.'),
  columns: z.array(column),
  months: z
    .strictObject({
      column: z.string(),
      by: z.enum(['rows', 'index', 'sample']).describe('All rows; a range of its index each; the sample.'),
      without: share.describe('Share of rows that have no such time.'),
      list: z.array(month),
    })
    .nullable()
    .describe('Rows by month of `created`.'),
});

export type Profile = z.infer<typeof profileSchema>;
export type ProfileColumn = Profile['columns'][number];
export type ProfileLengths = z.infer<typeof lengths>;
export type ProfileMonth = z.infer<typeof month>;
