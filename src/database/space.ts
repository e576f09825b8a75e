/**
 * What the server says of a table's space. FILE_SIZE is the file's own; DATA_FREE counts only entirely
 * free extents less InnoDB's reserve, and is fresh because labs run with information_schema_stats_expiry=0.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from './session.js';

export interface TableSpace {
  /** Bytes of the tablespace file that holds the table; of a partitioned table, of all its files. */
  readonly fileBytes: number;
  /** Of those, what takes room on disk: less where page compression punched holes. */
  readonly allocatedBytes: number;
  /** As information_schema.TABLES reports it; of a partitioned table, the sum of its partitions'. */
  readonly dataFreeBytes: number;
  /** Files that hold the table: one, or one a partition. A cap on a file's size holds for each by itself. */
  readonly files: number;
  readonly largestFileBytes: number;
}

/**
 * Space of one table of the current schema; a table in the system tablespace answers with that file's figures
 * (INNODB_TABLESPACES leaves it out, FILES has it).
 */
export async function readTableSpace(session: Session, table: string): Promise<TableSpace> {
  const [row] = await session.query<Record<keyof TableSpace, string | number | null>>(
    `SELECT SUM(size) AS fileBytes, SUM(allocated) AS allocatedBytes, MAX(size) AS largestFileBytes, COUNT(size) AS files,
            (SELECT DATA_FREE FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?) AS dataFreeBytes
       FROM (SELECT COALESCE(s.FILE_SIZE, f.TOTAL_EXTENTS * f.EXTENT_SIZE) AS size,
                    COALESCE(s.ALLOCATED_SIZE, f.TOTAL_EXTENTS * f.EXTENT_SIZE) AS allocated
               FROM information_schema.INNODB_TABLES i
               LEFT JOIN information_schema.INNODB_TABLESPACES s ON s.SPACE = i.SPACE
               LEFT JOIN information_schema.FILES f ON i.SPACE = 0 AND f.TABLESPACE_NAME = 'innodb_system'
              WHERE SUBSTRING_INDEX(LOWER(i.NAME), '#p#', 1) = LOWER(CONCAT(DATABASE(), '/', ?))) AS parts`,
    [table, table],
  );
  const figure = (name: keyof TableSpace) => Number(row?.[name] ?? 0);
  return {
    fileBytes: figure('fileBytes'),
    allocatedBytes: figure('allocatedBytes'),
    dataFreeBytes: figure('dataFreeBytes'),
    files: figure('files'),
    largestFileBytes: figure('largestFileBytes'),
  };
}

/** Rows of a table, counted. */
export async function countRows(session: Session, table: string): Promise<number> {
  const [row] = await session.query<{ n: string | number }>(`SELECT COUNT(*) AS n FROM \`${table}\``);
  return Number(row?.n ?? 0);
}

/**
 * Waits until purge has nothing left to do, so that space freed by deletes is really free. How long that takes
 * goes by the rows deleted, so the wait ends early only when purge stands still: answers false when nothing was
 * purged for `stallMs`. Needs a server with innodb_purge_rseg_truncate_frequency=1, as labs have: by default purged
 * undo logs leave the history list at every 128th batch only, and an idle server would show a rest for ever.
 */
export async function waitForPurge(session: Session, stallMs: number): Promise<boolean> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let deadline = performance.now() + stallMs; performance.now() < deadline; await sleep(20)) {
    const [row] = await session.query<{ n: string | number }>(
      "SELECT COUNT AS n FROM information_schema.INNODB_METRICS WHERE NAME = 'trx_rseg_history_len'",
    );
    const length = Number(row?.n ?? 0);
    if (length === 0) return true;
    if (length < shortest) {
      shortest = length;
      deadline = performance.now() + stallMs;
    }
  }
  return false;
}
