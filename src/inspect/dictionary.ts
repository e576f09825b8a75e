/**
 * What the server tells of itself and of the table without reading a row: settings, sizes, statistics. What an account
 * may not see is noted with the reason and not guessed.
 */
import { errnoOf, type ReadOnlySession } from '../database/read-only-session.js';
import type { Profile } from '../profile/schema.js';
import { quoted } from '../table/quoted.js';
import { numberMax, type TableShape } from '../table/shape.js';

export interface NotSeen {
  readonly what: string;
  readonly why: string;
}

export interface TableFacts {
  readonly server: Profile['server'];
  readonly rowsEstimated: number;
  readonly bytes: Omit<Profile['bytes'], 'aRow'>;
  readonly autoIncrement: Profile['autoIncrement'];
  readonly partitions: Profile['partitions'];
  /** Distinct values by InnoDB's statistics, by the first column of an index. */
  readonly cardinalities: ReadonlyMap<string, number>;
  readonly notSeen: readonly NotSeen[];
}

/** Those that decide how much space a row takes, and how a file grows. */
const settingNames = [
  'innodb_file_per_table',
  'innodb_default_row_format',
  'innodb_fill_factor',
  'innodb_segment_reserve_factor',
  'innodb_compression_level',
  'innodb_data_file_path',
  'innodb_autoextend_increment',
  'innodb_extend_and_initialize',
  'innodb_purge_threads',
  'innodb_max_purge_lag',
  'innodb_buffer_pool_size',
  'innodb_redo_log_capacity',
  'innodb_online_alter_log_max_size',
  'character_set_server',
  'collation_server',
  'explicit_defaults_for_timestamp',
  'sql_require_primary_key',
  'sql_mode',
  'lower_case_table_names',
];

export async function readTableFacts(session: ReadOnlySession, shape: TableShape): Promise<TableFacts> {
  const notSeen: NotSeen[] = [];
  const [table] = await session.query<Record<string, string | number | null>>(
    `SELECT TABLE_ROWS AS count, DATA_LENGTH AS data, INDEX_LENGTH AS secondary, DATA_FREE AS free, CAST(AUTO_INCREMENT AS CHAR) AS next
       FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?`,
    [shape.name],
  );
  const figure = (name: string) => Number(table?.[name] ?? 0);
  const files = await readFiles(session, shape.name, notSeen);
  const statistics = await readIndexStatistics(session, shape.name, notSeen);
  notSeen.push({
    what: 'triggers',
    why: 'SHOW TRIGGERS needs the TRIGGER privilege; without it the list is empty',
  });
  return {
    server: await readServer(session),
    rowsEstimated: figure('count'),
    bytes: {
      file: files?.bytes ?? null,
      files: files?.count ?? null,
      data: figure('data'),
      secondary: figure('secondary'),
      free: figure('free'),
      indexes: statistics?.indexes ?? null,
      statisticsAt: statistics?.at ?? null,
    },
    autoIncrement: autoIncrementOf(shape, table?.['next'] == null ? null : String(table['next'])),
    partitions: shape.partitioning ? await readPartitions(session, shape.name) : null,
    cardinalities: await readCardinalities(session, shape.name),
    notSeen,
  };
}

async function readServer(session: ReadOnlySession): Promise<Profile['server']> {
  const [row] = await session.query<Record<string, string | number>>(
    'SELECT VERSION() AS version, @@version_comment AS comment, @@innodb_page_size AS pageSize',
  );
  const names = settingNames.map((name) => `'${name}'`).join(', ');
  const settings = await session.query<{ Variable_name: string; Value: string }>(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names})`,
  );
  return {
    version: String(row?.['version'] ?? ''),
    comment: String(row?.['comment'] ?? ''),
    pageSize: Number(row?.['pageSize'] ?? 0),
    settings: Object.fromEntries(settings.map(({ Variable_name, Value }) => [Variable_name, settingValue(Value)])),
  };
}

function settingValue(text: string): string | number {
  return /^\d+(\.\d+)?$/.test(text) && Number.isSafeInteger(Math.trunc(Number(text))) ? Number(text) : text;
}

async function readFiles(session: ReadOnlySession, table: string, notSeen: NotSeen[]) {
  try {
    const [row] = await session.query<{ bytes: string | number | null; count: string | number }>(
      `SELECT SUM(s.FILE_SIZE) AS bytes, COUNT(*) AS count
         FROM information_schema.INNODB_TABLES i JOIN information_schema.INNODB_TABLESPACES s ON s.SPACE = i.SPACE
        WHERE i.SPACE_TYPE = 'Single' AND SUBSTRING_INDEX(LOWER(i.NAME), '#p#', 1) = LOWER(CONCAT(DATABASE(), '/', ?))`,
      [table],
    );
    if (row?.bytes != null) return { bytes: Number(row.bytes), count: Number(row.count) };
    notSeen.push({ what: 'the size of the file', why: 'the table has no file of its own' });
  } catch (error) {
    notSeen.push({
      what: 'the size of the file',
      why: whyNot(error, 'INNODB_TABLESPACES needs the PROCESS privilege'),
    });
  }
  return null;
}

async function readIndexStatistics(session: ReadOnlySession, table: string, notSeen: NotSeen[]) {
  try {
    const rows = await session.query<Record<'name' | 'pages' | 'leafPages' | 'at', string | number>>(
      `SELECT index_name AS name, SUM(IF(stat_name = 'size', stat_value, 0)) AS pages,
              SUM(IF(stat_name = 'n_leaf_pages', stat_value, 0)) AS leafPages, MAX(last_update) AS at
         FROM mysql.innodb_index_stats
        WHERE database_name = DATABASE() AND SUBSTRING_INDEX(LOWER(table_name), '#p#', 1) = LOWER(?)
        GROUP BY index_name`,
      [table],
    );
    const [page] = await session.query<{ size: number }>('SELECT @@innodb_page_size AS size');
    if (rows.length > 0)
      return {
        indexes: rows.map(({ name, pages, leafPages }) => ({
          name: String(name),
          bytes: Number(pages) * Number(page?.size ?? 0),
          leafPages: Number(leafPages),
        })),
        at: String(rows[0]?.at ?? ''),
      };
    notSeen.push({ what: 'bytes of each index', why: 'the table keeps no persistent statistics' });
  } catch (error) {
    notSeen.push({ what: 'bytes of each index', why: whyNot(error, 'mysql.innodb_index_stats may not be read') });
  }
  return null;
}

/** An account that may not look is no error; anything else is. */
function whyNot(error: unknown, reason: string): string {
  const errno = errnoOf(error);
  if (errno === 1142 || errno === 1143 || errno === 1227 || errno === 1044) return reason;
  throw error;
}

function autoIncrementOf({ columns }: TableShape, next: string | null): Profile['autoIncrement'] {
  const column = columns.find(({ isAutoIncrement }) => isAutoIncrement);
  if (!column || next === null) return null;
  const bits = { tinyint: 8n, smallint: 16n, mediumint: 24n, int: 32n, bigint: 64n }[column.type];
  const max = bits === undefined ? BigInt(numberMax(column)) : 2n ** (column.isUnsigned ? bits : bits - 1n) - 1n;
  const used = max === 0n ? 0 : Number(BigInt(next) - 1n) / Number(max);
  return { column: column.name, next, max: String(max), usedShare: Number(Math.min(1, used).toPrecision(4)) };
}

async function readPartitions(session: ReadOnlySession, table: string): Promise<Profile['partitions']> {
  const rows = await session.query<Record<string, string | number>>(
    `SELECT PARTITION_NAME AS name, SUM(TABLE_ROWS) AS count, SUM(DATA_LENGTH) AS data, SUM(INDEX_LENGTH) AS secondary, SUM(DATA_FREE) AS free
       FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?
      GROUP BY PARTITION_NAME, PARTITION_ORDINAL_POSITION ORDER BY PARTITION_ORDINAL_POSITION`,
    [table],
  );
  return rows.map(({ name, count, data, secondary, free }) => ({
    name: String(name),
    rows: Number(count),
    data: Number(data),
    secondary: Number(secondary),
    free: Number(free),
  }));
}

async function readCardinalities(session: ReadOnlySession, table: string): Promise<ReadonlyMap<string, number>> {
  const rows = await session.query<Record<string, string | number | null>>(`SHOW INDEX FROM ${quoted(table)}`);
  return new Map(
    rows
      .filter((row) => Number(row['Seq_in_index']) === 1 && row['Column_name'] != null && row['Sub_part'] == null)
      .filter((row) => row['Index_type'] === 'BTREE' && row['Cardinality'] != null)
      .map((row) => [String(row['Column_name']), Number(row['Cardinality'])]),
  );
}
