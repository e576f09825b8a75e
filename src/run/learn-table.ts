/**
 * What the table in question is: the one CREATE TABLE of the user's file is run on the lab's server in a schema of its
 * own, and the server's dictionary is asked. There rows are tried, too, before anything is loaded. Foreign keys are
 * taken out, as the lab has no other table. Nothing else of the file is run.
 */
import { readFile, stat } from 'node:fs/promises';
import { withAllowedValues } from '../database/read-allowed-values.js';
import { readEngine, readTableShape } from '../database/read-table-shape.js';
import { connect, type Endpoint, type Session } from '../database/session.js';
import { messageOf, PlimsollError } from '../errors.js';
import type { Scenario } from '../scenario/schema.js';
import { chooseTable } from '../table/choose-table.js';
import { guessRoles } from '../table/guess-roles.js';
import { jobsDdl, jobsRoles } from '../table/jobs.js';
import { quoted } from '../table/quoted.js';
import type { GuessedRoles, Roles } from '../table/roles.js';
import type { TableShape } from '../table/shape.js';
import type { CreateTable } from '../table/sql-text.js';
import { createTable, type Table } from '../table/table.js';
import { chosenRoles } from './chosen-roles.js';

export interface LearnedTable extends AsyncDisposable {
  readonly table: Table;
  /** Why each role that nobody named was chosen; empty for the built-in table. */
  readonly guesses: Partial<Record<keyof Roles, string>>;
  /** What was left out of the file or of the table, as sentences: what is therefore not measured. */
  readonly leftOut: readonly string[];
  /** In the schema where the table stands empty, without a cap; it goes when this is disposed of. */
  readonly session: Session;
}

const schema = 'plimsoll_shape';
/** A dump of data is no DDL. */
const fileBytesMax = 64 * 2 ** 20;

/** Throws `table-ddl`, `table-engine`, `table-roles`. */
export async function learnTable(endpoint: Endpoint, spec: Scenario['table']): Promise<LearnedTable> {
  const source = await readSource(spec);
  {
    await using session = await connect(endpoint);
    await session.execute(`DROP DATABASE IF EXISTS ${schema}`);
    await session.execute(`CREATE DATABASE ${schema}`);
  }
  const session = await connect({ ...endpoint, database: schema });
  const dispose = async () => {
    try {
      await session.execute(`DROP DATABASE IF EXISTS ${schema}`);
    } finally {
      await session[Symbol.asyncDispose]();
    }
  };
  try {
    const { shape, leftOut } = await createThere(session, source.create, source.file);
    const guessed = isBuiltIn(spec) ? builtIn : guessRoles(shape);
    const { roles, guesses } = chosenRoles(shape, guessed, spec.roles, source.file);
    return {
      table: createTable(shape, roles),
      guesses,
      leftOut: [...source.leftOut, ...leftOut],
      session,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (cause) {
    await dispose().catch(() => {});
    throw cause;
  }
}

/** Whether a scenario names no table of its own. */
export function isBuiltIn({ ddl, create }: Pick<Scenario['table'], 'ddl' | 'create'>): boolean {
  return ddl === undefined && create === undefined;
}

const builtIn: GuessedRoles = { roles: jobsRoles, reasons: {} };

interface Source {
  readonly file: string;
  readonly create: CreateTable;
  readonly leftOut: readonly string[];
}

async function readSource({ ddl, create: text, name }: Scenario['table']): Promise<Source> {
  if (text !== undefined) return sourceOf(text, 'table.create', name);
  if (ddl === undefined) return sourceOf(jobsDdl, 'the built-in table');
  const { size } = await stat(ddl);
  if (size > fileBytesMax)
    throw new PlimsollError(`${ddl}: has ${size} bytes, too many for a definition`, {
      code: 'table-ddl',
      hint: 'Dump without the rows: mysqldump --no-data.',
    });
  return sourceOf(await readFile(ddl, 'utf8'), ddl, name);
}

function sourceOf(text: string, file: string, name?: string): Source {
  const { create, leftOut } = chooseTable(text, file, name);
  return { file, create, leftOut: leftOut.length === 0 ? [] : [notRun(leftOut), ...triggersIn(leftOut)] };
}

function notRun(statements: readonly string[]): string {
  const shown = statements.slice(0, 8).join(', ');
  const more = statements.length > 8 ? ` and ${statements.length - 8} more` : '';
  return `Of the file only the CREATE TABLE is run; not run: ${shown}${more}.`;
}

function triggersIn(statements: readonly string[]): readonly string[] {
  return statements.some((statement) => statement.startsWith('CREATE TRIGGER'))
    ? ['Triggers are left out: what they cost each statement, and what they write, is not measured.']
    : [];
}

async function createThere(
  session: Session,
  create: CreateTable,
  file: string,
): Promise<{ readonly shape: TableShape; readonly leftOut: readonly string[] }> {
  const name = labName(create.name);
  // A dump's zero dates are no error where it comes from; an engine that is not there must be.
  await session.execute("SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION', foreign_key_checks = 0");
  try {
    await session.execute(create.renamed(name));
  } catch (cause) {
    throw new PlimsollError(`${file}:${create.line}: MySQL did not take this CREATE TABLE: ${reasonOf(cause)}`, {
      code: 'table-ddl',
      hint: 'It is run as it stands, without the statements around it.',
    });
  }
  const engine = await readEngine(session, name);
  if (engine !== 'InnoDB')
    throw new PlimsollError(`${file}:${create.line}: the table's engine is ${engine ?? 'none'}`, {
      code: 'table-engine',
      hint: 'Only InnoDB tables can be rehearsed: their files, their pages and their refusals are what is measured.',
    });
  const before = await readTableShape(session, name);
  for (const key of before?.foreignKeys ?? [])
    await session.execute(`ALTER TABLE ${quoted(name)} DROP FOREIGN KEY ${quoted(key.name)}`);
  await session.execute('SET SESSION sql_mode = DEFAULT, foreign_key_checks = DEFAULT');
  const shape = await readTableShape(session, name);
  if (!shape) throw new PlimsollError(`${file}:${create.line}: creates no table`, { code: 'table-ddl' });
  const foreignKeys = before?.foreignKeys ?? [];
  const parents = foreignKeys.map(({ name: key, references }) => `${key} (to ${references.replace(`${schema}.`, '')})`);
  return {
    shape: await withAllowedValues(session, { ...shape, foreignKeys }),
    leftOut: [
      ...(name === create.name ? [] : [`In the lab the table is called ${name}, as its files bear its name.`]),
      ...(create.removed.length === 0
        ? []
        : [`Left out of the DDL, as files lie where the lab puts them: ${create.removed.join(', ')}.`]),
      ...(parents.length === 0
        ? []
        : [
            `Left out: foreign key ${parents.join(', ')}. What its checks cost, and locks on the other table’s rows, are not measured.`,
          ]),
    ],
  };
}

/** Files are named after tables, and other characters are written in codes there. */
function labName(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '_').slice(0, 48) || 'table';
}

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return messageOf(inner);
}
