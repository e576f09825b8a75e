/** What a remedy is given, in a trial and in its contract's tests alike. */
import { connect, type Session } from '../database/session.js';
import { runProgram } from '../lab/run-program.js';
import type { Rehearsal } from '../rehearsal.js';
import type { RemedyContext } from '../strategies/strategy.js';
import type { FullTable } from './full-table.js';

/** All of a remedy's context but what its clock adds. */
export function remedyContext(
  { lab, table, scenario, programs }: Rehearsal,
  { original, ages }: FullTable,
  session: Session,
): Omit<RemedyContext, 'signal' | 'progress'> {
  return {
    session,
    connect: () => connect(lab.endpoint),
    endpoint: lab.endpoint,
    runProgram: (request) => runProgram(request, { ...programs, scratchDirectory: lab.scratchDirectory }),
    table,
    ages,
    rows: original.rows,
    capBytes: scenario.cap.size,
    raiseCap: (bytes) => lab.raiseCap(bytes),
    scratchDirectory: lab.scratchDirectory,
  };
}
