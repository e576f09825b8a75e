/** The built-in table as a server describes it (test/integration/table-shapes.test.ts asks one), for tests without a server. */
import { jobsDdl, jobsRoles } from '../../src/table/jobs.js';
import { createTable, type Table } from '../../src/table/table.js';
import type { RowFields, Workload } from '../../src/workload/workload.js';
import { aColumn, anIndex, aShape } from './a-shape.js';

export function jobsTable(): Table {
  const columns = [
    aColumn('id', 'bigint unsigned', { isAutoIncrement: true }),
    aColumn('account_id', 'int unsigned'),
    aColumn('user_id', 'int unsigned'),
    aColumn('database_name', 'varchar(64)'),
    aColumn('type', 'varchar(16)'),
    aColumn('status', "enum('queued','running','success','error','killed')"),
    aColumn('priority', 'tinyint', { default: '0' }),
    aColumn('query', 'mediumtext'),
    aColumn('result_target', 'varchar(512)', { isNullable: true }),
    aColumn('error_message', 'text', { isNullable: true }),
    aColumn('created_at', 'datetime'),
    aColumn('updated_at', 'datetime'),
    aColumn('started_at', 'datetime', { isNullable: true }),
    aColumn('finished_at', 'datetime', { isNullable: true }),
  ];
  const indexes = [
    anIndex('idx_account_created', ['account_id', 'created_at']),
    anIndex('idx_user', ['user_id']),
    anIndex('idx_status_updated', ['status', 'updated_at']),
  ];
  return createTable(aShape(columns, { name: 'jobs', indexes, ddl: jobsDdl }), jobsRoles);
}

/** The fields of a row by column. */
export function byName(workload: Pick<Workload, 'columns'>, row: RowFields): Readonly<Record<string, string | null>> {
  return Object.fromEntries(workload.columns.map(({ name }, at) => [name, row[at] ?? null]));
}
