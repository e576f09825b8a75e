/**
 * An account of rows apart from the one that runs keep (src/run/invariants.ts): each row's fingerprint is read
 * into this process before and after a step, and compared here by what the step was allowed to do.
 */
import { fingerprintSql, readColumns } from '../../../src/database/fingerprint.js';
import { connect, type Session } from '../../../src/database/session.js';
import type { Lab } from '../../../src/lab/lab.js';
import { finishedSql } from '../../../src/strategies/finished.js';
import type { Effect } from '../../../src/strategies/strategy.js';

interface SeenRow {
  readonly finished: boolean;
  readonly whole: string;
  /** Without the text. */
  readonly bare: string;
}

type Rows = ReadonlyMap<number, SeenRow>;

export interface Holdings {
  readonly table: Rows;
  readonly archive: Rows;
}

export async function readHoldings(lab: Lab, table: string, archiveTable: string): Promise<Holdings> {
  await using session = await connect(lab.endpoint);
  const archived = (await session.query('SHOW TABLES LIKE ?', [archiveTable])).length > 0;
  return {
    table: await readRows(session, table),
    archive: archived ? await readRows(session, archiveTable) : new Map(),
  };
}

async function readRows(session: Session, table: string): Promise<Rows> {
  const columns = await readColumns(session, table);
  const bare = columns.filter((column) => column !== 'query');
  const rows = await session.query<{ id: number; finished: number; whole: string | number; bare: string | number }>(
    `SELECT id, ${finishedSql} AS finished, ${fingerprintSql('r', columns)} AS whole, ${fingerprintSql('r', bare)} AS bare FROM \`${table}\` AS r`,
  );
  return new Map(
    rows.map((row) => [
      Number(row.id),
      { finished: Boolean(row.finished), whole: String(row.whole), bare: String(row.bare) },
    ]),
  );
}

/**
 * What a step with `effect` must not have done, one line a breach (at most a handful). `touched`: ids that
 * writers inserted or changed meanwhile, or may have; whether those are there is the writer's to say.
 */
export function breaches(before: Holdings, after: Holdings, effect: Effect, touched: ReadonlySet<number>): string[] {
  const found: string[] = [];
  const mayTrim = effect === 'trims' || effect === 'deletes-and-trims';
  const mayDelete = effect === 'deletes' || effect === 'deletes-and-trims';
  for (const [id, row] of before.table) {
    const kept = after.table.get(id);
    const archived = before.archive.has(id) ? undefined : after.archive.get(id);
    if (kept && archived) found.push(`${id} is in both tables`);
    else if (kept) {
      const trimmed = mayTrim && row.finished && kept.bare === row.bare;
      if (kept.whole !== row.whole && !trimmed && !touched.has(id)) found.push(`${id} has changed`);
    } else if (!row.finished) found.push(`${id} was not finished and is gone`);
    else if (archived) {
      if (effect !== 'archives') found.push(`${id} was archived by a remedy that ${effect}`);
      if (archived.whole !== row.whole) found.push(`${id} was archived as something else`);
    } else if (!mayDelete) found.push(`${id} is lost to a remedy that ${effect}`);
  }
  for (const [id, row] of before.archive)
    if (after.archive.get(id)?.whole !== row.whole) found.push(`${id} in the archive has changed or is gone`);
  for (const id of after.table.keys())
    if (!before.table.has(id) && !touched.has(id)) found.push(`${id} has come from nowhere`);
  return found.slice(0, 5);
}
