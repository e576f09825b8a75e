/** The built-in table: `jobs` as a job API has it, described as any other table is. */
import type { Roles } from './roles.js';

export const jobsDdl = `CREATE TABLE \`jobs\` (
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
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci ROW_FORMAT=DYNAMIC`;

export const jobsRoles: Roles = {
  key: ['id'],
  created: { column: 'created_at', unit: 'moment' },
  state: {
    column: 'status',
    queued: 'queued',
    running: 'running',
    success: 'success',
    error: 'error',
    killed: 'killed',
    finished: ['success', 'error', 'killed'],
    started: ['started_at'],
    ended: ['finished_at'],
    grows: 'error_message',
  },
  text: ['query'],
  group: 'account_id',
  kind: 'type',
  updated: ['updated_at'],
};
