/**
 * The table in question, as a value: what it is (shape), what its columns are for (roles), and how SQL speaks of its
 * rows. Conditions over rows come from here and from nowhere else; they hold for the table, for its archive, and for
 * the notes of its rows, which have the same columns under the same names.
 */
import { columnOf, literal, quoted } from './quoted.js';
import type { Roles } from './roles.js';
import { columnNamed, isWholeNumber, type TableShape, writtenColumns } from './shape.js';

export interface Table {
  readonly name: string;
  /** Where `archives` remedies move rows to. */
  readonly archiveName: string;
  readonly shape: TableShape;
  readonly roles: Roles;
}

export function createTable(shape: TableShape, roles: Roles): Table {
  return { name: shape.name, archiveName: archiveNameOf(shape.name), shape, roles };
}

/** MySQL's longest name has 64 characters; a little is left for tables that are made beside the archive. */
function archiveNameOf(name: string): string {
  return [...`archived_${name}`].slice(0, 48).join('');
}

/** Names of all columns, in the table's order. */
export function columnNames({ shape }: Pick<Table, 'shape'>): readonly string[] {
  return shape.columns.map(({ name }) => name);
}

/** Names of those that a copy of a row gives values for: the others are generated. */
export function writtenNames({ shape }: Pick<Table, 'shape'>): readonly string[] {
  return writtenColumns(shape).map(({ name }) => name);
}

/** Rows that no client will touch again: the only ones that a remedy may take out of the table. */
export function finishedSql(table: Pick<Table, 'shape' | 'roles'>, alias?: string): string {
  const { state } = table.roles;
  return state ? stateIn(table, state.column, state.finished, alias) : 'TRUE';
}

/** Rows that ended otherwise than well; null where no state says so. */
export function failedSql(table: Pick<Table, 'shape' | 'roles'>, alias?: string): string | null {
  const { state } = table.roles;
  const values = [state?.error, state?.killed].filter((value) => value !== undefined && value !== null);
  return state && values.length > 0 ? stateIn(table, state.column, values, alias) : null;
}

function stateIn(
  { shape }: Pick<Table, 'shape'>,
  name: string,
  values: readonly string[],
  alias: string | undefined,
): string {
  const column = columnNamed(shape, name);
  const texts = values.map((value) => (column && isWholeNumber(column) ? value : literal(value)));
  return `${columnOf(name, alias)} IN (${texts.join(', ')})`;
}

/** The column that age is counted by; null where rows have no age. */
export function ageColumn(table: Pick<Table, 'shape' | 'roles'>): string | null {
  return table.roles.created?.column ?? growingKey(table);
}

/** A key that grows with time, and can stand in for it: one whole number that a row is given. Of a key of several columns none does. */
export function growingKey({
  shape,
  roles: { key },
}: {
  readonly shape: TableShape;
  readonly roles: Pick<Roles, 'key'>;
}): string | null {
  if (key.length !== 1) return null;
  const column = columnNamed(shape, key[0] as string);
  return column && isWholeNumber(column) && column.generated === null ? column.name : null;
}

/** A column of the key that a copy of a row gives no value for; null where there is none. */
export function generatedKeyColumn(table: Table): string | null {
  const written = writtenNames(table);
  return table.roles.key.find((name) => !written.includes(name)) ?? null;
}

/** Columns by which a policy says which rows may go, besides the key. */
export function policyColumns(table: Table): readonly string[] {
  const { key, created, state, group } = table.roles;
  const names = [created?.column, state?.column, group].filter((name) => name !== undefined && name !== null);
  return [...new Set(names)].filter((name) => !key.includes(name));
}

/** Sets columns that follow updates to what they are: a remedy that changes a text must not make the row look new. */
export function keepUpdatedSql({ shape }: Pick<Table, 'shape'>): string {
  return shape.columns
    .filter(({ followsUpdates }) => followsUpdates)
    .map(({ name }) => `, ${quoted(name)} = ${quoted(name)}`)
    .join('');
}
