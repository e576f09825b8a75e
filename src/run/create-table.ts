/** From the scenario's table to the capped one, empty, and the rows that will fill it. */
import { connect } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import type { Lab } from '../lab/lab.js';
import type { TableFacts } from '../result/table.js';
import { prepareAccount } from '../row-account/expected-rows.js';
import type { Scenario } from '../scenario/schema.js';
import { type TableShape, writtenColumns } from '../table/shape.js';
import { columnNames, type Table } from '../table/table.js';
import { createWorkload } from '../workload/create-workload.js';
import { createTextLibraries, type TextLibraries } from '../workload/text-libraries.js';
import type { Workload } from '../workload/workload.js';
import { isBuiltIn, type LearnedTable, learnTable } from './learn-table.js';
import { tryRows } from './try-rows.js';

export interface PreparedTable {
  readonly table: Table;
  readonly workload: Workload;
  readonly facts: TableFacts;
}

/** Throws `table-ddl`, `table-engine`, `table-roles`, `table-values`. */
export async function prepareTable(
  lab: Lab,
  scenario: Scenario,
  libraries = createTextLibraries(scenario),
): Promise<PreparedTable> {
  await using learned = await learnTable(lab.endpoint, scenario.table);
  const { table } = learned;
  refuseMisfits(table.shape, scenario);
  const workload = await workloadFor(learned, scenario, libraries);
  await using session = await connect(lab.endpoint);
  await session.execute("SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'");
  await session.execute(withOptions(table.shape, lab.tableOptions));
  await prepareAccount(session, table);
  return { table, workload, facts: factsOf(learned, scenario, workload) };
}

/** The rows, once more where the server had to say what they take. */
async function workloadFor(
  { session, table }: LearnedTable,
  scenario: Scenario,
  libraries: TextLibraries,
): Promise<Workload> {
  const first = createWorkload({ scenario, table, libraries });
  const { partitionShares, meanBytes } = await tryRows(session, table, first);
  if (partitionShares.length === 1 && meanBytes.size === 0) return first;
  return createWorkload({ scenario, table, libraries, partitionShares, meanBytes });
}

/** What a cap's mechanism has no place for. */
function refuseMisfits({ partitioning, rowFormat, pageCompression }: TableShape, { cap }: Scenario): void {
  if (cap.mechanism === 'file-size') return;
  const misfit =
    partitioning !== null
      ? 'is partitioned, and each partition has a file of its own'
      : cap.mechanism === 'tablespace' && rowFormat === 'Compressed'
        ? 'has ROW_FORMAT=COMPRESSED, which a shared tablespace does not hold'
        : cap.mechanism === 'tablespace' && pageCompression !== null
          ? 'has compressed pages, which a shared tablespace does not hold'
          : null;
  if (misfit !== null)
    throw new PlimsollError(`the table ${misfit}: the mechanism ${cap.mechanism} cannot cap it`, {
      code: 'table-engine',
      hint: 'Use cap.mechanism: file-size, which holds for every file by itself.',
    });
}

/** SHOW CREATE TABLE writes partitions last, in a versioned comment; table options stand before it. */
function withOptions({ ddl, partitioning }: TableShape, options: string): string {
  const at = partitioning === null ? ddl.length : ddl.lastIndexOf('\n/*!50');
  return `${ddl.slice(0, at)} ${options}${ddl.slice(at)}`;
}

function factsOf({ table, guesses, leftOut }: LearnedTable, scenario: Scenario, { layout }: Workload): TableFacts {
  const { name, shape, roles } = table;
  return {
    name,
    isBuiltIn: isBuiltIn(scenario.table),
    ddl: shape.ddl,
    columns: columnNames(table).length,
    writtenColumns: writtenColumns(shape).length,
    indexes: shape.indexes.map((index) => index.name),
    keyOrder: layout.clustered.order,
    partitions: shape.partitioning?.partitions.map((partition) => partition.name) ?? [],
    roles: {
      key: [...roles.key],
      created: roles.created?.column ?? null,
      state: roles.state?.column ?? null,
      finished: [...(roles.state?.finished ?? [])],
      text: [...roles.text],
      group: roles.group,
      kind: roles.kind,
    },
    guesses,
    leftOut: [...leftOut],
  };
}
