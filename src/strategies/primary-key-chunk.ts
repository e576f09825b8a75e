/**
 * Bounded steps along the primary key. The end of a chunk is looked up before the chunk is touched, so that
 * the statement that changes rows has a range on both sides: it never walks over rows that earlier chunks
 * deleted and purge has not yet removed, and locks no further than its end.
 */
import type { Session, SqlValue } from '../database/session.js';

/** Id of the last of the next `rows` rows behind `after` that meet `condition`; null where there is none. */
export async function nextChunkEnd(
  session: Session,
  table: string,
  after: number,
  rows: number,
  condition: string,
  values: readonly SqlValue[] = [],
): Promise<number | null> {
  const [chunk] = await session.query<{ end: number | string | null }>(
    `SELECT MAX(id) AS end FROM
       (SELECT id FROM \`${table}\` FORCE INDEX (PRIMARY) WHERE id > ? AND ${condition} ORDER BY id LIMIT ?) AS chunk`,
    [after, ...values, rows],
  );
  return chunk?.end == null ? null : Number(chunk.end);
}

/** Beyond any id. */
const idMax = '18446744073709551615';

/** Ranges `id > ? AND id <= ?` of at most `rows` rows of the table, one after another; the last has no end. */
export async function* idRanges(session: Session, table: string, rows: number): AsyncGenerator<readonly SqlValue[]> {
  let after = 0;
  for (;;) {
    const end = await nextChunkEnd(session, table, after, rows, 'TRUE');
    yield [after, end ?? idMax];
    if (end === null) return;
    after = end;
  }
}
