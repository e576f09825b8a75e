/** What a scenario may say of its rows: kinds of rows, how long their texts are, and what single columns hold. */
import { z } from 'zod';
import { bytes, count, ratio, share } from '../quantity.js';
import { sumsToWhole, unique } from './rules.js';

/** The job types of the incident: each has a form of text of its own. Other kinds are named as you like. */
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

const textLength = () =>
  bytes({ min: ['1B', 'a text has a length'], max: ['64MiB', 'one statement carries a row, and no packet is larger'] });

/** One component of a log-normal mixture of text lengths; the median moves geometrically from start to end. */
const textComponent = z.strictObject({
  share: share().describe('How many texts are drawn from this component. All shares make 100%.'),
  medianStart: textLength().describe('Median text length at history.from.'),
  medianEnd: textLength().describe('Median text length at history.to; it grows geometrically in between.'),
  p95: ratio({
    min: ['1x', 'the 95th percentile is not below the median'],
    max: ['1000x', 'a wider spread leaves no rows of usual length'],
  }).describe('95th percentile over median: how long the tail is.'),
});
export type TextComponent = z.output<typeof textComponent>;

const textMixture = () => z.array(textComponent).min(1).max(16).superRefine(sumsToWhole('share'));

const columnSpec = z
  .strictObject({
    values: z
      .record(z.string().max(1024), share())
      .optional()
      .describe('The values it takes, each with its share: { done: 90%, failed: 10% }.'),
    length: textMixture().optional().describe('Mixture of text lengths, one component a line.'),
    nulls: share().optional().describe('Share of rows in which it is NULL.'),
    distinct: count('values', { min: ['1 value', 'a column holds something'] })
      .optional()
      .describe('How many different values there are; beside `length`, different texts.'),
    order: z
      .enum(['ascending', 'random'])
      .optional()
      .describe('Ascending: it grows from row to row, as time does. Random: any value comes next.'),
  })
  .superRefine((spec, context) => {
    if (spec.values && (spec.length || spec.distinct || spec.order))
      context.addIssue({
        code: 'custom',
        path: ['values'],
        message: 'says all there is to say: length, distinct and order do not go with it',
      });
    if (spec.values && Object.keys(spec.values).length === 0)
      context.addIssue({ code: 'custom', path: ['values'], message: 'must have one value at least' });
  });
export type ColumnSpec = z.output<typeof columnSpec>;

const columns = () => z.record(z.string().max(64), columnSpec);

const rowKind = z.strictObject({
  type: z
    .string()
    .regex(/^[\w .:/-]+$/, 'must be a name such as "presto_query"')
    .max(64)
    .describe(
      'Names this kind of row; it stands in the column whose role is kind. The seven job types of the incident have texts of their own form.',
    ),
  weight: share().describe('Share of all rows. The weights of all types make 100%.'),
  text: textMixture().optional().describe('Lengths of the main text column; without it they follow from the column.'),
  columns: columns().prefault({}).describe('Columns of which this kind has values of its own.'),
});

export const workloadSpec = z
  .strictObject({
    compressibility: share({ max: ['99%', 'text with nothing in it is no text'] })
      .prefault('70%')
      .describe('Share of the text that gzip would take away, roughly; archives depend on it.'),
    textMax: textLength().prefault('1MiB').describe('No text is longer.'),
    types: z
      .array(rowKind)
      .min(1)
      .max(32)
      .superRefine(sumsToWhole('weight'))
      .superRefine(unique('type'))
      .prefault([{ type: 'row', weight: '100%' }])
      .describe('Kinds of rows: their weights, and how their texts grow.'),
    columns: columns()
      .prefault({})
      .describe('What single columns hold; sensible values by type and name where nothing is said.'),
  })
  .describe('What rows look like.');
