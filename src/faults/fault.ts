/**
 * What a fault is: something that goes wrong in the middle of a remedy, done to it from outside. One file a
 * kind, listed in start-fault.ts. A fault knows the lab and connections; which remedy it meets, it does not know.
 */
import type { Session } from '../database/session.js';
import type { Lab } from '../lab/lab.js';
import type { Table } from '../table/table.js';
import type { MortalProcess } from './mortal-process.js';

export interface Scene {
  readonly lab: Lab;
  readonly table: Table;
  /** The fault's own connection; lost with the server. */
  readonly session: Session;
  readonly connect: () => Promise<Session>;
  /** The remedy's process, as far as it runs inside this one. */
  readonly remedy: MortalProcess;
  /** Server threads that the remedy has just now: all that were not there before it. */
  readonly remedyThreads: () => Promise<readonly number[]>;
}

export interface ActiveFault {
  /** At its moment; not called where the fault is there from the start. */
  strike(): Promise<void>;
  /** After the remedy's end: takes away what the fault put there. Answers with what it saw, in a sentence. */
  release(): Promise<string | null>;
}

export const nothingToRelease = async () => null;
