/** The table that was rehearsed: what it is, what its columns were taken for, and what was left out of it. */
import { z } from 'zod';

const names = z.array(z.string());

export const tableFacts = z
  .strictObject({
    name: z.string().describe('The table’s name in the lab.'),
    isBuiltIn: z.boolean().describe('Whether it is the built-in table of a job API.'),
    ddl: z.string().describe('What SHOW CREATE TABLE answered, without foreign keys.'),
    columns: z.int().nonnegative().describe('Columns in all.'),
    writtenColumns: z.int().nonnegative().describe('Columns that rows give values for: all but the generated ones.'),
    indexes: names.describe('Names of the secondary indexes.'),
    keyOrder: z
      .enum(['ascending', 'random', 'grouped'])
      .describe('In which order keys arrive: random ones put the oldest rows into every page.'),
    partitions: names.describe('Names of the partitions; none where the table has no partitions.'),
    roles: z
      .strictObject({
        key: names.describe('Columns of the primary key.'),
        created: z.string().nullable().describe('Column that age counts from; null where there is none.'),
        state: z.string().nullable().describe('Column of the state; null where there is none.'),
        finished: names.describe('Values of the state that are finished.'),
        text: names.describe('Columns whose length drifts.'),
        group: z.string().nullable().describe('Column of the group; null where there is none.'),
        kind: z.string().nullable().describe('Column of the kind of row; null where there is none.'),
      })
      .describe('What columns were taken for: columns by role, and the finished values of the state.'),
    guesses: z.record(z.string(), z.string()).describe('Why each role that the scenario does not name was chosen.'),
    leftOut: names.describe('What was left out of the file or of the table, and what is therefore not measured.'),
  })
  .meta({ id: 'Table', description: 'The table that was rehearsed.' });
export type TableFacts = z.output<typeof tableFacts>;
