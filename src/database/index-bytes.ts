/** Bytes of a table and of each of its indexes by InnoDB's statistics, taken anew. Writes to the statistics tables: for labs. */
import { quoted } from '../table/quoted.js';
import type { Session } from './session.js';

export async function readIndexBytes(
  session: Session,
  table: string,
): Promise<{ readonly bytes: number; readonly indexes: ReadonlyMap<string, number> }> {
  await session.query(`ANALYZE TABLE ${quoted(table)}`);
  const [whole] = await session.query(
    `SELECT DATA_LENGTH + INDEX_LENGTH AS bytes FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?`,
    [table],
  );
  const rows = await session.query<{ name: string; bytes: string | number }>(
    `SELECT index_name AS name, SUM(stat_value) * @@innodb_page_size AS bytes FROM mysql.innodb_index_stats
      WHERE database_name = DATABASE() AND stat_name = 'size' AND SUBSTRING_INDEX(LOWER(table_name), '#p#', 1) = LOWER(?)
      GROUP BY index_name`,
    [table],
  );
  return {
    bytes: Number(whole?.['bytes'] ?? 0),
    indexes: new Map(rows.map(({ name, bytes }) => [name, Number(bytes)])),
  };
}
