/**
 * Tables that every remedy is held to: the built-in one; a key in random order; a key of two columns with a state that
 * is a number and a text of bytes; a log that is only added to. Which uses of scenario `race` each cannot have is said
 * here, so that none goes untried in silence. Each has a column `priority`, which tests change.
 */
import { tmpdir } from 'node:os';
import { findScenario } from '../../src/scenario/find-scenario.js';
import { loadScenario } from '../../src/scenario/load-scenario.js';
import type { StrategySpec } from '../../src/strategies/specs.js';
import { labKinds, wholeLab } from './machine.js';

export interface ContractTable {
  readonly what: string;
  /** The built-in table where nothing is said. */
  readonly create?: string;
  /** Labels of uses that binding leaves out. */
  readonly leftOut: readonly string[];
  /** Uses of `race` that can work on it. */
  readonly uses: readonly StrategySpec[];
}

const { strategies: race } = await loadScenario(await findScenario('race', tmpdir()), {});

export const builtIn: ContractTable = { what: 'the built-in table', leftOut: [], uses: race };

const otherTables: readonly ContractTable[] = [
  {
    what: 'a table with UUIDs for a key',
    create: `CREATE TABLE events (
      id BINARY(16) NOT NULL,
      tenant_id INT UNSIGNED NOT NULL,
      event_type VARCHAR(40) NOT NULL,
      state ENUM('pending','running','succeeded','failed','cancelled') NOT NULL DEFAULT 'pending',
      priority TINYINT NOT NULL DEFAULT 0,
      payload MEDIUMTEXT NOT NULL,
      payload_bytes INT UNSIGNED AS (LENGTH(payload)) STORED,
      created_at DATETIME(3) NOT NULL,
      updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
      PRIMARY KEY (id),
      KEY by_tenant (tenant_id, created_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    // Compressed in place, the text has another length, and so has the generated column.
    leftOut: ['trim-text-compress'],
  },
  {
    what: 'a table with a key of two columns',
    create: `CREATE TABLE executions (
      tenant_id INT UNSIGNED NOT NULL,
      id BIGINT UNSIGNED NOT NULL,
      status TINYINT NOT NULL DEFAULT 0 COMMENT '0 new, 1 running, 2 done, 3 error',
      priority TINYINT NOT NULL DEFAULT 0,
      input LONGBLOB NOT NULL,
      created_at INT UNSIGNED NOT NULL,
      PRIMARY KEY (tenant_id, id),
      KEY by_status (status, created_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    leftOut: [],
  },
  {
    what: 'a log that is only added to',
    create: `CREATE TABLE audit_log (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      user_name VARCHAR(60) CHARACTER SET latin1 NOT NULL,
      action VARCHAR(40) NOT NULL,
      priority TINYINT NOT NULL DEFAULT 0,
      message TEXT NOT NULL,
      logged_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      PRIMARY KEY (id),
      KEY by_user (user_name, logged_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    leftOut: ['prune-failed'],
  },
].map((table) => ({
  ...table,
  // The clean-up program of scenario `race` knows the built-in table.
  uses: race.filter(({ use, label }) => use !== 'command' && !table.leftOut.includes(label)),
}));

/** For `describe.each`, with `%s on %s`. */
export const onEachLab = labKinds.flatMap((kind) => otherTables.map((table) => [table.what, kind, table] as const));

/** The first use of each strategy. */
export function firstUses({ uses }: ContractTable): readonly StrategySpec[] {
  return uses.filter(({ use }, at) => uses.findIndex((other) => other.use === use) === at);
}

/** Deletes by key; moves rows to files; swaps in a copy; writes files and loads them; shortens in place. */
const ofEachKind = ['prune', 'archive-file', 'copy-swap', 'dump-reload', 'trim-text'];

/**
 * Whether a use is tried on a table other than the built-in one. Providers differ in files and processes, tables in SQL:
 * where every strategy meets every table on one provider, the other needs one strategy of each kind of work on them.
 */
export function isTriedOn(kind: (typeof labKinds)[number], { use }: StrategySpec): boolean {
  return kind === wholeLab || ofEachKind.includes(use);
}
