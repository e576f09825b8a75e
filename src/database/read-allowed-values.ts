/**
 * What CHECK constraints let into a column, where they name it: `CHECK (status IN ('new', 'done'))`, a range, JSON_VALID.
 * The values that stand in a constraint, and their neighbours, are put to the server, which says of each whether it may
 * go in. Of constraints over one column only: what several must be together is told when rows are tried.
 */
import { columnOf } from '../table/quoted.js';
import { type Column, isNumber, isText, isWholeNumber, numberMax, type TableShape } from '../table/shape.js';
import type { Session } from './session.js';

/** SHOW CREATE TABLE has one a line; one that is not enforced says so behind it. */
const checkLine = /^ {2}CONSTRAINT `(?:[^`]|``)+` CHECK \((.*)\),?$/gm;
const name = /`((?:[^`]|``)+)`/g;
const text = /'((?:[^'\\]|\\.|'')*)'/gs;
const number = /(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])/g;
const candidatesMax = 200;

/** The same shape, its columns with what may go in. */
export async function withAllowedValues(session: Pick<Session, 'query'>, shape: TableShape): Promise<TableShape> {
  const clauses = [...shape.ddl.matchAll(checkLine)].map(([, clause]) => clause as string);
  const columns: Column[] = [];
  for (const column of shape.columns) {
    const own = clauses.filter((clause) => isOf(clause, column.name));
    columns.push(own.length === 0 ? column : { ...column, allowed: await allowedIn(session, column, own) });
  }
  return { ...shape, columns };
}

function isOf(clause: string, column: string): boolean {
  const names = [...clause.replaceAll(text, '').matchAll(name)].map(([, found]) =>
    (found as string).replaceAll('``', '`'),
  );
  return names.length > 0 && names.every((found) => found === column);
}

async function allowedIn(
  session: Pick<Session, 'query'>,
  column: Column,
  clauses: readonly string[],
): Promise<Column['allowed']> {
  if (isText(column) && clauses.some((clause) => /^\(?json_valid\(/.test(clause))) return 'json';
  if (!isText(column) && !isNumber(column)) return null;
  const usual = isText(column) ? ['plimsoll'] : [1, 4, Math.min(1_000_000, most(column))].map(String);
  if ((await lets(session, column, clauses, usual)).length === usual.length) return null;
  const named = isText(column) ? textsIn(clauses) : numbersIn(clauses);
  const storable = named.filter((value) => isStorable(column, value)).slice(0, candidatesMax);
  const allowed = storable.length === 0 ? [] : await lets(session, column, clauses, storable);
  return allowed.length === 0 ? null : allowed;
}

/** Those of the values that no constraint refuses. */
async function lets(
  session: Pick<Session, 'query'>,
  column: Column,
  clauses: readonly string[],
  values: readonly string[],
): Promise<readonly string[]> {
  // Of the column's own character set and collation: a constraint's texts are compared with it.
  const typed = isText(column)
    ? `CONVERT(? USING ${column.charset ?? 'utf8mb4'}) COLLATE ${column.collation ?? 'utf8mb4_bin'}`
    : 'CAST(? AS DECIMAL(65, 10))';
  const source = values.map((_, at) => `SELECT ${at} AS at, ${typed} AS ${columnOf(column.name)}`).join(' UNION ALL ');
  const isLet = clauses.map((clause) => `(${clause}) IS NOT FALSE`).join(' AND ');
  const rows = await session
    .query<{ at: number }>(`SELECT at FROM (${source}) AS candidates WHERE ${isLet} ORDER BY at`, values)
    // A clause that takes no such value by itself, as of another type, is told when rows are tried.
    .catch(() => []);
  return rows.map(({ at }) => values[Number(at)] as string);
}

function textsIn(clauses: readonly string[]): readonly string[] {
  const found = clauses.flatMap((clause) => [...clause.matchAll(text)].map(([, inner]) => unescaped(inner as string)));
  return [...new Set(found)];
}

const unescaped = (inner: string) => inner.replaceAll("''", "'").replaceAll(/\\(.)/gs, '$1');

/** Those named, what lies between two of them, and one more and one less. */
function numbersIn(clauses: readonly string[]): readonly string[] {
  const bare = clauses.map((clause) => clause.replaceAll(text, '').replaceAll(name, ''));
  const named = bare.flatMap((clause) => [...clause.matchAll(number)].map(([digits]) => Number(digits)));
  const sorted = [...new Set(named)].sort((a, b) => a - b);
  const between = sorted.slice(1).map((high, at) => Math.floor((high + (sorted[at] as number)) / 2));
  const all = [...sorted.flatMap((value) => [value - 1, value, value + 1]), ...between];
  return [...new Set(all)].sort((a, b) => a - b).map(String);
}

function isStorable(column: Column, value: string): boolean {
  if (isText(column)) return value.length <= (column.lengthMax ?? Number.MAX_SAFE_INTEGER);
  const isWhole = !isWholeNumber(column) || Number.isSafeInteger(Number(value));
  return isWhole && Math.abs(Number(value)) <= most(column) && (Number(value) >= 0 || !column.isUnsigned);
}

function most(column: Column): number {
  if (isWholeNumber(column)) return numberMax(column);
  return column.precision === null ? 1e6 : 10 ** (column.precision - (column.scale ?? 0)) - 1;
}
