/**
 * What the living server says of its space, in a few cheap questions: figures of information_schema, of status
 * variables and of its own list of binary logs. Pages inside the table's file cannot be had this way: DATA_FREE is
 * all that a living server tells of them.
 */

import type { Session } from './session.js';
import { readTableSpace } from './space.js';

export interface LedgerGauge {
  readonly fileBytes: number;
  /** Less than `fileBytes` where page compression punched holes. */
  readonly allocatedBytes: number;
  readonly dataFreeBytes: number;
  /** Undo logs that purge has not been through. */
  readonly historyListLength: number;
  /** Rows of all tables that statements delete-marked, since the server's start. */
  readonly deletedRows: number;
  /** Delete-marked rows of all tables that purge removed since the server started to count them. */
  readonly purgedRows: number;
  /** Whether it counts them: a server that was started again does not. */
  readonly countsPurged: boolean;
  readonly undoBytes: number;
  /** The largest undo file: it has the cap's limit too. */
  readonly undoFileBytes: number;
  readonly redoBytes: number;
  readonly binlogBytes: number;
  readonly temporaryBytes: number;
}

/** Has the server count purged rows, which it does not by default. */
export async function countPurgedRows(session: Session): Promise<void> {
  await session.execute("SET GLOBAL innodb_monitor_enable = 'purge_del_mark_records'");
}

/** The gauge's figures now. Throws where the server is lost. */
export async function readLedgerGauge(session: Session, table: string): Promise<LedgerGauge> {
  const { fileBytes, allocatedBytes, dataFreeBytes } = await readTableSpace(session, table);
  const metrics = await namedNumbers(
    session,
    `SELECT NAME AS name, COUNT AS value FROM information_schema.INNODB_METRICS
      WHERE NAME IN ('trx_rseg_history_len', 'dml_deletes', 'purge_del_mark_records') AND STATUS = 'enabled'`,
  );
  const sizes = await namedNumbers(
    session,
    `SELECT 'undo' AS name, SUM(FILE_SIZE) AS value FROM information_schema.INNODB_TABLESPACES WHERE SPACE_TYPE = 'Undo'
     UNION ALL SELECT 'undo-file', MAX(FILE_SIZE) FROM information_schema.INNODB_TABLESPACES WHERE SPACE_TYPE = 'Undo'
     UNION ALL SELECT 'session', SUM(SIZE) FROM information_schema.INNODB_SESSION_TEMP_TABLESPACES
     UNION ALL SELECT 'global', SUM(TOTAL_EXTENTS * EXTENT_SIZE) FROM information_schema.FILES WHERE TABLESPACE_NAME = 'innodb_temporary'`,
  );
  const redo = await session.query<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Innodb_redo_log_physical_size'");
  return {
    fileBytes,
    allocatedBytes,
    dataFreeBytes,
    historyListLength: metrics.get('trx_rseg_history_len') ?? 0,
    deletedRows: metrics.get('dml_deletes') ?? 0,
    purgedRows: metrics.get('purge_del_mark_records') ?? 0,
    countsPurged: metrics.has('purge_del_mark_records'),
    undoBytes: sizes.get('undo') ?? 0,
    undoFileBytes: sizes.get('undo-file') ?? 0,
    redoBytes: Number(redo[0]?.Value ?? 0),
    binlogBytes: await binlogBytes(session),
    temporaryBytes: (sizes.get('session') ?? 0) + (sizes.get('global') ?? 0),
  };
}

async function namedNumbers(session: Session, sql: string): Promise<ReadonlyMap<string, number>> {
  const rows = await session.query<{ name: string; value: string | number | null }>(sql);
  return new Map(rows.map(({ name, value }) => [name, Number(value ?? 0)]));
}

async function binlogBytes(session: Session): Promise<number> {
  const [log] = await session.query<{ on: number }>('SELECT @@log_bin AS `on`');
  if (log?.on !== 1) return 0;
  const files = await session.query<{ File_size: string | number }>('SHOW BINARY LOGS');
  return files.reduce((sum, { File_size }) => sum + Number(File_size), 0);
}
