/**
 * mysqld's arguments, the same for both providers, so that a figure from one can be compared with the other.
 * What is not set here is the server's own default: durability, page size, purge threads and fill factors are not
 * touched, as they decide the space and the times that a lab is there to show.
 */
import type { LabOptions } from './lab.js';

/** Below the smallest cap in each of its files (InnoDB splits it into 32), large enough not to stall a bulk load. */
const redoLogBytes = 100 * 2 ** 20;
/** Binary and relay logs live under a file-size cap too. */
const logFileBytes = 16 * 2 ** 20;
/** The server's own. */
const connectionsByDefault = 151;
const connectionsBeside = 60;
/**
 * Purged undo pages are given back after every batch of purge. By default the 128th: up to 600 MiB wait for it, which
 * no undo file under a file-size cap has room for, and a full one answers with 1114 "table is full" too.
 */
const purgeBatchesBeforeUndoIsFreed = 1;

export function serverArguments(
  options: Pick<LabOptions, 'bufferPoolBytes' | 'cap' | 'replication' | 'connections'>,
  cappedDirectory: string | null,
): readonly string[] {
  const { cap } = options;
  return [
    ...replicationArguments(options.replication),
    '--mysqlx=OFF',
    // A third of the server's start-up time; what a lab needs to know is in information_schema.
    '--performance-schema=OFF',
    '--skip-name-resolve',
    // A lab's settings are those of its command line: what a program persists must not outlive a restart, nor prevent one.
    '--persisted-globals-load=OFF',
    '--local-infile=ON',
    '--character-set-server=utf8mb4',
    '--max-allowed-packet=64M',
    ...connectionArguments(options.connections ?? 0),
    `--innodb-buffer-pool-size=${options.bufferPoolBytes}`,
    `--innodb-redo-log-capacity=${redoLogBytes}`,
    `--innodb-purge-rseg-truncate-frequency=${purgeBatchesBeforeUndoIsFreed}`,
    // A pool file read at start, or written at a restart, would make one trial warmer than another.
    '--innodb-buffer-pool-load-at-startup=OFF',
    '--innodb-buffer-pool-dump-at-shutdown=OFF',
    // Sizes are asked for while the table changes; a figure cached for a day is no figure.
    '--information-schema-stats-expiry=0',
    ...(cap.mechanism === 'tablespace' ? [`--innodb-data-file-path=ibdata1:12M:autoextend:max:${cap.bytes}`] : []),
    ...(cappedDirectory === null ? [] : [`--innodb-directories=${cappedDirectory}`]),
  ];
}

/**
 * Room for all of traffic's connections twice, as those of the measuring of headroom come while traffic's go, beside
 * what watches, the remedy and a program of the user's. They are all opened at one moment, which the queue must hold.
 */
function connectionArguments(traffic: number): readonly string[] {
  const most = Math.max(connectionsByDefault, 2 * traffic + connectionsBeside);
  return most === connectionsByDefault ? [] : [`--max-connections=${most}`, `--back-log=${most}`];
}

/** Without a replica nothing is logged, as MySQL would by default: it is I/O that no remedy needs. */
function replicationArguments(role: LabOptions['replication']): readonly string[] {
  if (role === undefined) return ['--skip-log-bin'];
  const both = ['--gtid-mode=ON', '--enforce-gtid-consistency=ON', '--plugin-load-add=mysql_clone.so'];
  if (role === 'source') return [...both, '--server-id=1', '--log-bin=binlog', `--max-binlog-size=${logFileBytes}`];
  return [...both, '--server-id=2', '--skip-log-bin', '--skip-replica-start', `--max-relay-log-size=${logFileBytes}`];
}

/** What CREATE TABLE must say for the cap to hold. */
export function tableOptionsFor(mechanism: LabOptions['cap']['mechanism'], cappedDirectory: string | null): string {
  if (mechanism === 'tablespace') return 'TABLESPACE = innodb_system';
  return cappedDirectory === null ? '' : `DATA DIRECTORY = '${cappedDirectory}'`;
}

/** Server variables that a reader of a figure needs to know. */
export const reportedSettings = [
  'innodb_page_size',
  'innodb_buffer_pool_size',
  'innodb_flush_log_at_trx_commit',
  'innodb_flush_method',
  'innodb_doublewrite',
  'innodb_redo_log_capacity',
  'innodb_segment_reserve_factor',
  'innodb_purge_threads',
  'innodb_purge_rseg_truncate_frequency',
  'innodb_online_alter_log_max_size',
  'innodb_file_per_table',
  'innodb_data_file_path',
  'innodb_directories',
  'sync_binlog',
  'log_bin',
  'transaction_isolation',
  'autocommit',
] as const;
