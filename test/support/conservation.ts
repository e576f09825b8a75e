/**
 * An account of rows apart from the one that runs keep (src/row-account): each row's fingerprint is read into this
 * process before and after a step, and compared here by what the step was allowed to do.
 */
import { fingerprintSql } from '../../src/database/fingerprint.js';
import type { Session } from '../../src/database/session.js';
import { canBePacked, unpackedTextSql } from '../../src/strategies/packed-text.js';
import type { Effect } from '../../src/strategies/strategy.js';
import { type KeyValues, keySelection, keyValuesOf } from '../../src/table/key.js';
import { columnOf, quoted } from '../../src/table/quoted.js';
import { writtenColumns } from '../../src/table/shape.js';
import { finishedSql, type Table } from '../../src/table/table.js';
import type { Writer } from './writer.js';

interface SeenRow {
  readonly key: KeyValues;
  readonly finished: boolean;
  readonly whole: string;
  /** Without the text. */
  readonly bare: string;
  readonly priority: number;
}

/** By `rowIdSql`. */
type Rows = ReadonlyMap<string, SeenRow>;

export interface Holdings {
  readonly table: Rows;
  readonly archive: Rows;
}

/** A row's key as one text. */
export function rowIdSql({ roles: { key } }: Table, alias: string): string {
  return `CONCAT_WS('-', ${key.map((name) => `HEX(CAST(${columnOf(name, alias)} AS BINARY))`).join(', ')})`;
}

/** `archives`: SQL table expressions, one an archive. */
export async function readHoldings(session: Session, table: Table, archives: readonly string[]): Promise<Holdings> {
  const archived = new Map<string, SeenRow>();
  for (const source of archives)
    for (const [id, row] of await readRows(session, table, source)) {
      if (archived.has(id)) throw new Error(`${id} is in two archives`);
      archived.set(id, row);
    }
  return { table: await readRows(session, table, quoted(table.name)), archive: archived };
}

async function readRows(session: Session, table: Table, source: string): Promise<Rows> {
  const { shape, roles } = table;
  // Generated columns come by themselves, and some from a text that is packed meanwhile.
  const columns = writtenColumns(shape);
  const bare = columns.filter(({ name }) => !roles.text.includes(name));
  // A text that a remedy packed is compared as it was.
  const asItWas = columns.map((column) =>
    roles.text.includes(column.name) && canBePacked(column)
      ? `${unpackedTextSql(column)} AS ${quoted(column.name)}`
      : quoted(column.name),
  );
  const rows = await session.query<Record<'id' | 'finished' | 'whole' | 'bare' | 'priority', number | string>>(
    `SELECT ${rowIdSql(table, 'r')} AS id, ${keySelection(table, 'r')}, ${finishedSql(table, 'r')} AS finished,
            ${fingerprintSql('r', columns)} AS whole, ${fingerprintSql('r', bare)} AS bare, priority
       FROM (SELECT ${asItWas.join(', ')} FROM ${source} AS held) AS r`,
  );
  return new Map(
    rows.map((row) => [
      String(row.id),
      {
        key: keyValuesOf(table, row),
        finished: Boolean(Number(row.finished)),
        whole: String(row.whole),
        bare: String(row.bare),
        priority: Number(row.priority),
      },
    ]),
  );
}

/**
 * What a step with `effect` must not have done, one line a breach (at most a handful), given what a writer beside it
 * was acknowledged.
 */
export function breaches(before: Holdings, after: Holdings, effect: Effect, writer: Writer): string[] {
  const found: string[] = [];
  const mayTrim = effect === 'trims' || effect === 'deletes-and-trims';
  const mayDelete = effect === 'deletes' || effect === 'deletes-and-trims';
  const { touched, unsure } = writer;
  for (const [id, row] of before.table) {
    const kept = after.table.get(id);
    const archived = before.archive.has(id) ? undefined : after.archive.get(id);
    if (writer.deleted.has(id)) {
      if (kept || archived) found.push(`${id} was deleted by a client and is there`);
    } else if (kept && archived) found.push(`${id} is in two places`);
    else if (kept) {
      const trimmed = mayTrim && row.finished && kept.bare === row.bare;
      if (kept.whole !== row.whole && !trimmed && !touched.has(id)) found.push(`${id} has changed`);
    } else if (unsure.has(id)) continue;
    else if (!row.finished) found.push(`${id} was not finished and is gone`);
    else if (archived) {
      if (effect !== 'archives') found.push(`${id} was archived by a remedy that ${effect}`);
      if (archived.whole !== row.whole && !touched.has(id)) found.push(`${id} was archived as something else`);
    } else if (!mayDelete) found.push(`${id} is lost to a remedy that ${effect}`);
    const priority = writer.priorities.get(id);
    const seen = kept ?? archived;
    if (priority !== undefined && seen && seen.priority !== priority && !unsure.has(id))
      found.push(`${id} was changed to priority ${priority} and has ${seen.priority}`);
  }
  for (const [id, row] of before.archive)
    if (after.archive.get(id)?.whole !== row.whole) found.push(`${id} in the archive has changed or is gone`);
  for (const id of after.table.keys())
    if (!before.table.has(id) && !touched.has(id)) found.push(`${id} has come from nowhere`);
  for (const id of writer.inserted) if (!after.table.has(id)) found.push(`${id} was issued meanwhile and is gone`);
  return found.slice(0, 5);
}
