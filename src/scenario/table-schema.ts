/** What a scenario may say of its table: where its CREATE TABLE is, and what columns are for where a guess is wrong. */
import { z } from 'zod';
import { bytes, count } from '../quantity.js';

const column = () => z.string().min(1).max(64);
/** State values may be numbers in YAML: they are texts from here on. */
const stateValue = () => z.union([z.string().max(255), z.int()]).transform(String);

const stateRole = z
  .strictObject({
    column: column(),
    queued: stateValue().describe('What a row is written as.'),
    running: stateValue()
      .nullable()
      .default(null)
      .describe('While it is worked on; left out: one step from queued to finished.'),
    success: stateValue(),
    error: stateValue().nullable().default(null),
    killed: stateValue().nullable().default(null),
    finished: z
      .array(stateValue())
      .optional()
      .describe('All values of rows that nobody will touch again; default: success, error and killed.'),
    started: z.array(column()).default([]).describe('Columns that the step to running sets to the time.'),
    ended: z.array(column()).default([]).describe('Columns that the last step sets to the time.'),
    grows: column().nullable().default(null).describe('The text that an error writes, so that the row grows.'),
  })
  .transform((state) => ({
    ...state,
    finished: state.finished ?? [state.success, state.error, state.killed].filter((value) => value !== null),
  }));

const tableRoles = z
  .strictObject({
    created: z
      .union([
        column().transform((name) => ({ column: name, unit: null })),
        z.strictObject({ column: column(), unit: z.enum(['moment', 'date', 'seconds', 'milliseconds']) }),
      ])
      .nullable()
      .optional()
      .describe('When a row was written: age counts from it. null: a key that grows stands in.'),
    state: stateRole
      .nullable()
      .optional()
      .describe('The life of a row. null: rows are written once, and every row is finished.'),
    text: z
      .array(column())
      .max(16)
      .optional()
      .describe('Columns whose length drifts over the years, the main one first.'),
    group: column().nullable().optional().describe('Whose row it is: account, tenant, customer.'),
    kind: column().nullable().optional().describe('Which kind of row it is: a name of workload.types stands in it.'),
    updated: z.array(column()).max(16).optional().describe('Columns that every step sets to the time.'),
  })
  .describe('What columns are for, where the guess is wrong; `plimsoll init` writes the guesses with their reasons.');

const profiledTable = z
  .strictObject({
    rows: count('rows').describe('Rows of the real table.'),
    bytesARow: bytes().describe('Bytes that it takes a row, all indexes together.'),
    indexes: z.record(z.string(), bytes()).default({}).describe('The same by index, PRIMARY holding the rows.'),
  })
  .describe('What a profile says that the real table takes: the run prints what its twin takes beside it.');

export const tableSpec = z
  .strictObject({
    ddl: z
      .string()
      .min(1)
      .optional()
      .describe('A file with your CREATE TABLE, beside the scenario: SHOW CREATE TABLE, or mysqldump --no-data.'),
    create: z
      .string()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe('The CREATE TABLE itself, in place of a file; `plimsoll init` writes it here.'),
    name: column().optional().describe('Which table of that file or text, where it creates several.'),
    roles: tableRoles.prefault({}),
    profiled: profiledTable.optional(),
  })
  .superRefine(({ ddl, create }, context) => {
    if (ddl !== undefined && create !== undefined)
      context.addIssue({ code: 'custom', path: ['create'], message: 'and ddl say the same: one of them is enough' });
  })
  .describe('The table that fills up; the built-in `jobs` of a job API where no file is named.');
