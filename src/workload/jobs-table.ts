/** The `jobs` table: columns and secondary indexes as a job API has them. Column order is LOAD DATA's order. */

/** Names in every lab. */
export const jobsTable = { table: 'jobs', archiveTable: 'archived_jobs' } as const;

export const jobColumns = [
  'id',
  'account_id',
  'user_id',
  'database_name',
  'type',
  'status',
  'priority',
  'query',
  'result_target',
  'error_message',
  'created_at',
  'updated_at',
  'started_at',
  'finished_at',
] as const;

/** DDL of the table; `options` is what the cap's mechanism needs behind the closing bracket. */
export function jobsTableDdl(table: string, options = ''): string {
  return `CREATE TABLE \`${table}\` (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  account_id INT UNSIGNED NOT NULL,
  user_id INT UNSIGNED NOT NULL,
  database_name VARCHAR(64) NOT NULL,
  type VARCHAR(16) NOT NULL,
  status ENUM('queued','running','success','error','killed') NOT NULL,
  priority TINYINT NOT NULL DEFAULT 0,
  query MEDIUMTEXT NOT NULL,
  result_target VARCHAR(512) NULL,
  error_message TEXT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  started_at DATETIME NULL,
  finished_at DATETIME NULL,
  PRIMARY KEY (id),
  KEY idx_account_created (account_id, created_at),
  KEY idx_user (user_id),
  KEY idx_status_updated (status, updated_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci ROW_FORMAT=DYNAMIC ${options}`.trimEnd();
}
