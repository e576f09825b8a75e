/**
 * What a strategy is: a kind of remedy. One file each, listed once in registry.ts; each passes test/contract and
 * test/integration/strategies.test.ts. A strategy knows SQL and its settings, nothing of traffic, trials or reports.
 * Bound to settings and a table (bind-remedy.ts) it is a remedy.
 */
import type { z } from 'zod';
import type { Endpoint, Session } from '../database/session.js';
import type { ProgramEnd, ProgramRequest } from '../program.js';
import type { Ages } from '../table/age.js';
import type { Table } from '../table/table.js';

/**
 * What may become of a finished row: it stays as it is; it stays without its text; it goes; it moves to an
 * archive; or some go and others stay without their text. Rows that are not finished always stay.
 */
export type Effect = 'keeps' | 'trims' | 'deletes' | 'deletes-and-trims' | 'archives';

/** Holds for one run of the remedy. */
export interface Policy {
  /** SQL over a row's columns of key, created, state and group roles, by their bare names. */
  readonly where: string;
  /** Rows deleted or archived, at most. */
  readonly takenMax?: number | undefined;
  /** Rows that lose their text, at most. */
  readonly trimmedMax?: number | undefined;
}

/** No row at all. */
export const nothing: Policy = { where: 'FALSE' };

/** It writes rows a second time on the server's disk; it rebuilds online and keeps a row log. */
export type OwnFault = 'fill-disk' | 'row-log';

/** What a table must have for a remedy to work on it: roles, or an age by column or growing key. */
export type Need = 'key' | 'age' | 'text' | 'group';

/** The full table, as far as a policy goes by it. */
export interface PolicyScope {
  readonly table: Table;
  readonly ages: Ages;
  /** Rows in the full table. */
  readonly rows: number;
}

export interface Strategy<Settings extends z.ZodType = z.ZodType> {
  /** As scenarios write it: `prune`. */
  readonly name: string;
  /** One line for lists and legends: "delete the oldest finished rows in primary-key chunks". */
  readonly title: string;
  /** Checked row by row after every trial. */
  effect(settings: z.output<Settings>): Effect;
  readonly settings: Settings;
  /** Roles that it goes by; left out: none. */
  needs?(settings: z.output<Settings>): readonly Need[];
  /** Why it cannot work on this table though its needs are met, as a sentence without its full stop; null where it can. */
  refuses?(table: Table, settings: z.output<Settings>): string | null;
  /** Which rows it may take out of the table, or take the text of; left out: none. Checked row by row. */
  mayTake?(scope: PolicyScope, settings: z.output<Settings>): Policy;
  /** Faults that its way of working can meet, besides those that any remedy can: by default none. */
  meets?(settings: z.output<Settings>, table: Table): readonly OwnFault[];
  /** True where the remedy cannot tell how many rows it moved: then they are counted from outside. */
  readonly countsUnknown?: boolean;
  run(context: RemedyContext, settings: z.output<Settings>): Promise<RemedyOutcome>;
  /** Where the remedy keeps rows in another form (compressed, in files), how to read them as they were. Not timed. */
  rowSources?(context: RemedyContext, settings: z.output<Settings>): Promise<RowSources>;
}

/** SQL table expressions with the table's own columns; what is left out is read from the table and the archive table. */
export interface RowSources {
  readonly kept?: string;
  readonly archived?: string;
  /** What the archive takes on disk, where that is not the archive table's file as it lies there. */
  readonly archiveBytes?: number;
  /** Takes away what was made for reading only. */
  readonly discard?: () => Promise<void>;
}

export interface RemedyContext extends PolicyScope {
  /** The remedy's own connection; opened before the clock starts. */
  readonly session: Session;
  /** Opens another connection to the same server; whoever opens it closes it. */
  readonly connect: () => Promise<Session>;
  /** For programs that make their own connection. */
  readonly endpoint: Endpoint;
  /** Starts a program of the user's own, in the scenario's directory, and waits for its end. */
  readonly runProgram: (request: ProgramRequest) => Promise<ProgramEnd>;
  /** The limit on the table, bytes. */
  readonly capBytes: number;
  /** Lifts that limit on the living server. Throws where its mechanism or the machine cannot. */
  readonly raiseCap: (bytes: number) => Promise<void>;
  /** A folder on this machine for files of the remedy's own; empty at the trial's start, gone after it. */
  readonly scratchDirectory: string;
  /** Aborted at the time limit or by Ctrl-C; a strategy stops after its current statement. */
  readonly signal: AbortSignal;
  /** Called after every bounded step. */
  readonly progress: (step: RemedyProgress) => void;
}

/** Rows moved since the remedy's start. */
export interface RowCounts {
  readonly rowsDeleted: number;
  readonly rowsArchived: number;
  /** Rows that stayed and whose text was emptied or made shorter. */
  readonly rowsTrimmed: number;
}

export const noRows: RowCounts = { rowsDeleted: 0, rowsArchived: 0, rowsTrimmed: 0 };

/** A count that is left out stays as it was. */
export interface RemedyProgress extends Partial<RowCounts> {
  /** Names the step that begins now ("copy", "swap", "drop"): each is timed apart, until the next or the remedy's end. */
  readonly step?: string;
  /** The SQL that has just run, or is about to, for the report: shown once a shape. */
  readonly statement?: string;
}

/** How a remedy ended. A refusal by the server (1114 during a rebuild) is data, not an exception. */
export type RemedyOutcome = (
  | { readonly status: 'done' }
  | { readonly status: 'stopped'; readonly reason: string; readonly isExhausted?: boolean }
) & {
  /** What a program of the user's wrote. */
  readonly output?: string;
};

export const done: RemedyOutcome = { status: 'done' };

export function stopped(reason: string): RemedyOutcome {
  return { status: 'stopped', reason };
}

/** Short of its goal, because nothing more may go: it ran to its end all the same. */
export function exhausted(reason: string): RemedyOutcome {
  return { status: 'stopped', reason, isExhausted: true };
}

export const timeLimitReached = stopped('the time limit was reached');

/** Gives a strategy its settings' type without spelling it twice. */
export function defineStrategy<Settings extends z.ZodType>(strategy: Strategy<Settings>): Strategy<Settings> {
  return strategy;
}
