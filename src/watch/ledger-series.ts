/** What each figure of a ledger's tick is and where it comes from, as a result tells it beside them. */
import type { LedgerTick, TrialLedger } from '../result/ledger.js';

const measured = (name: keyof LedgerTick, source: string) => ({ name, kind: 'measured' as const, source });
const estimated = (name: keyof LedgerTick, source: string) => ({ name, kind: 'estimated' as const, source });

/** One entry a field of a tick. */
export const ledgerSeries: TrialLedger['series'] = [
  measured('fileBytes', 'information_schema.INNODB_TABLESPACES.FILE_SIZE'),
  measured('allocatedBytes', 'information_schema.INNODB_TABLESPACES.ALLOCATED_SIZE'),
  measured(
    'dataFreeBytes',
    'information_schema.TABLES.DATA_FREE, statistics fresh: entirely free extents less the reserve',
  ),
  estimated('rows', 'rows of the full table, less what the remedy told, plus new rows that the server acknowledged'),
  measured('historyListLength', 'information_schema.INNODB_METRICS.trx_rseg_history_len: undo logs, not rows'),
  estimated(
    'unpurgedBytes',
    'INNODB_METRICS.dml_deletes less purge_del_mark_records, of all tables, times the full table’s file bytes a row; 0 where the history list is empty, and from then on where another table took this one’s place',
  ),
  measured('undoBytes', 'information_schema.INNODB_TABLESPACES.FILE_SIZE of undo tablespaces'),
  measured(
    'redoBytes',
    'status Innodb_redo_log_physical_size: within innodb_redo_log_capacity, where files are recycled and made anew',
  ),
  measured('binlogBytes', 'SHOW BINARY LOGS; 0 without a binary log'),
  measured(
    'temporaryBytes',
    'session and global temporary tablespaces; not a rebuild’s sort files, which have no name in any directory',
  ),
  measured('otherTableBytes', 'sizes of all other .ibd files of the schema: archive, half-built rebuild'),
  measured(
    'otherPeakBytes',
    'most that files which the remedy made took since the reading before: looked at about every 40 ms, and a rebuilt file’s own size at its end',
  ),
];
