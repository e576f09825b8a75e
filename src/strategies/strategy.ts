/**
 * What a remedy is. One file a strategy, listed once in registry.ts; each passes
 * test/integration/strategy-contract. A strategy knows SQL and its settings, nothing of traffic,
 * trials or reports.
 */
import type { z } from 'zod';
import type { Session } from '../database/session.js';

export interface Strategy<Settings extends z.ZodType = z.ZodType> {
  /** As scenarios write it: `prune`. */
  readonly name: string;
  /** One line for lists and legends: "delete the oldest finished jobs in primary-key chunks". */
  readonly title: string;
  /** May rows leave the table, and where to. Checked after every trial. */
  readonly effect: 'deletes' | 'archives' | 'rebuilds';
  readonly settings: Settings;
  run(context: RemedyContext, settings: z.output<Settings>): Promise<RemedyOutcome>;
}

export interface RemedyContext {
  /** The remedy's own connection; opened before the clock starts. */
  readonly session: Session;
  /** The full table, already quoted where SQL needs it: `jobs`. */
  readonly table: string;
  /** Rows in the full table. */
  readonly rows: number;
  /** Where `archives` strategies move rows to: `archived_jobs`. */
  readonly archiveTable: string;
  /** "Now" of the simulated years, as MySQL DATETIME text; ages count back from it. */
  readonly now: string;
  /** Aborted at the time limit or by Ctrl-C; a strategy stops after its current statement. */
  readonly signal: AbortSignal;
  /** Called after every bounded step. */
  readonly progress: (step: RemedyProgress) => void;
}

export interface RemedyProgress {
  readonly rowsDeleted: number;
  readonly rowsArchived: number;
  /** The SQL that has just run, for the report: shown once a shape. */
  readonly statement?: string;
}

/** How a remedy ended. A refusal by the server (1114 during a rebuild) is data, not an exception. */
export type RemedyOutcome =
  | { readonly status: 'done'; readonly rowsDeleted: number; readonly rowsArchived: number }
  | {
      readonly status: 'stopped';
      readonly rowsDeleted: number;
      readonly rowsArchived: number;
      readonly reason: string;
    };

/** Gives a strategy its settings' type without spelling it twice. */
export function defineStrategy<Settings extends z.ZodType>(strategy: Strategy<Settings>): Strategy<Settings> {
  return strategy;
}
