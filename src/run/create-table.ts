/** Creates the capped table: the built-in one, or the scenario's own DDL, which must have the columns that jobs need. */
import { readFile } from 'node:fs/promises';
import { readColumns } from '../database/fingerprint.js';
import { connect } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import type { Rehearsal } from '../rehearsal.js';
import { jobColumns, jobsTableDdl } from '../workload/jobs-table.js';

/** Throws `table-ddl` when the scenario's DDL fails, makes another table, or lacks a column. */
export async function createTable({ lab, scenario, table }: Rehearsal): Promise<void> {
  await using session = await connect(lab.endpoint);
  const file = scenario.table.ddl;
  if (file === undefined) {
    await session.execute(jobsTableDdl(table, lab.tableOptions));
    return;
  }
  const ddl = (await readFile(file, 'utf8')).trim().replace(/;\s*$/, '');
  try {
    await session.execute(`${ddl} ${lab.tableOptions}`);
  } catch (cause) {
    throw new PlimsollError(`${file}: MySQL did not take this DDL`, {
      code: 'table-ddl',
      cause,
      hint: `it must be one CREATE TABLE \`${table}\` … ENGINE=InnoDB statement`,
    });
  }
  const columns = await readColumns(session, table);
  const missing = jobColumns.filter((column) => !columns.includes(column));
  if (missing.length > 0)
    throw new PlimsollError(
      columns.length === 0
        ? `${file}: creates no table named ${table}`
        : `${file}: the table lacks ${missing.join(', ')}`,
      { code: 'table-ddl', hint: `start from the built-in table: columns ${jobColumns.join(', ')}` },
    );
}
