/** What a look will read, told before it reads a row. */
import type { ReadOnlySession } from '../database/read-only-session.js';
import { readEngine, readTableShape } from '../database/read-table-shape.js';
import { PlimsollError } from '../errors.js';
import { guessRoles } from '../table/guess-roles.js';
import { quoted } from '../table/quoted.js';
import type { GuessedRoles } from '../table/roles.js';
import type { TableShape } from '../table/shape.js';
import { type Axis, chooseAxis } from './axis.js';
import { type Bounds, type Budget, budgetOf, fitsWhole } from './budget.js';
import { readTableFacts, type TableFacts } from './dictionary.js';
import { shownColumns } from './measures.js';
import { indexOf } from './months.js';

export interface LookPlan {
  readonly shape: TableShape;
  readonly guessed: GuessedRoles;
  readonly facts: TableFacts;
  /** Null where rows can be read from the beginning only. */
  readonly axis: Axis | null;
  readonly bounds: Bounds;
  readonly budget: Budget;
  readonly wantsWhole: boolean;
  /** The index that months are read along; null where they come from the sample. */
  readonly monthIndex: string | null;
  readonly showStates: boolean;
}

/** Reads the dictionary alone. Throws `table-unknown`, `table-not-innodb`. */
export async function planLook(
  session: ReadOnlySession,
  table: string,
  bounds: Bounds,
  showStates: boolean,
): Promise<LookPlan> {
  const shape = await innodbTable(session, table);
  const facts = await readTableFacts(session, shape);
  const guessed = guessRoles(shape);
  const axis = chooseAxis(shape);
  const budget = budgetOf(bounds, facts.rowsEstimated);
  const wantsWhole = fitsWhole(budget, facts.rowsEstimated);
  const { created } = guessed.roles;
  const partitions = shape.partitioning?.partitions.length ?? 1;
  // Each look along an index that goes over all partitions begins with a row of each.
  const isCheap = partitions === 1 || partitions * 400 <= budget.monthRows;
  const monthIndex = created && !wantsWhole && isCheap ? indexOf(shape, created.column) : null;
  return { shape, guessed, facts, axis, bounds, budget, wantsWhole, monthIndex, showStates };
}

async function innodbTable(session: ReadOnlySession, table: string): Promise<TableShape> {
  const [found] = await session.query<{ type: string }>(
    'SELECT TABLE_TYPE AS type FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
    [table],
  );
  if (!found) throw await unknownTable(session, table);
  const engine = await readEngine(session, table);
  if (found.type !== 'BASE TABLE' || engine !== 'InnoDB')
    throw new PlimsollError(
      found.type === 'BASE TABLE' ? `\`${table}\` is a table of ${engine ?? 'no engine'}` : `\`${table}\` is a view`,
      { code: 'table-not-innodb', hint: 'Space and rows of InnoDB tables are what Plimsoll knows about: name one.' },
    );
  const shape = await readTableShape(session, table);
  if (!shape) throw await unknownTable(session, table);
  return shape;
}

const listedMax = 20;

async function unknownTable(session: ReadOnlySession, table: string): Promise<PlimsollError> {
  const rows = await session.query<{ name: string }>(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND ENGINE = 'InnoDB' ORDER BY TABLE_NAME LIMIT 21",
  );
  const names = rows.slice(0, listedMax).map(({ name }) => name);
  return new PlimsollError(`there is no table \`${table}\` that this account can see`, {
    code: 'table-unknown',
    hint:
      names.length === 0
        ? 'It can see no InnoDB table of this database: SELECT on the table is needed, and is enough.'
        : `It can see ${names.join(', ')}${rows.length > listedMax ? ', and more' : ''}.`,
  });
}

/** As it is printed before the look. */
export function planLines({
  shape,
  axis,
  bounds,
  budget,
  wantsWhole,
  monthIndex,
  facts,
  guessed,
  showStates,
}: LookPlan): readonly string[] {
  const rows = facts.rowsEstimated.toLocaleString('en');
  const shown = shownColumns(guessed.roles);
  return [
    `reads \`${shape.name}\`, about ${rows} rows, in short read-only transactions, without a lock`,
    axis === null
      ? `up to ${budget.runs * budget.rowsARun} rows from the beginning: there is no index to follow`
      : wantsWhole
        ? `all rows along ${quoted(axis.index)}, as they are fewer than the bound`
        : `${budget.runs} runs of ${budget.rowsARun} rows, spread over ${quoted(axis.index)}`,
    ...(monthIndex === null ? [] : [`a few rows of each month along ${quoted(monthIndex)}`]),
    `at most ${bounds.rowsMax.toLocaleString('en')} rows and ${bounds.timeMs / 1000} s in all`,
    showStates && shown.length > 0
      ? `of each value its length, NULL or not, and a salted hash; and the values of ${shown.join(', ')}, as --show-states asks`
      : 'of each value its length, NULL or not, and a salted hash, all computed by the server: no value comes over the wire',
  ];
}
