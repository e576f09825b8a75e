/** What a reader must know before any figure, where a run is not what it set out to be. */
import { formatCount } from '../measure/format.js';
import type { Result } from '../result/schema.js';

/** Sentences; none for a complete run whose trials all recovered and lost nothing. */
export function statusNotes(result: Result): readonly string[] {
  const notes: string[] = [];
  if (result.status === 'running')
    notes.push('This run had not ended when its result was written: what follows is what it had measured by then.');
  if (result.status === 'interrupted')
    notes.push('This run was interrupted: what follows is what it had measured by then.');
  if (result.status === 'failed')
    notes.push('This run failed before its end: what follows is what it had measured by then.');
  if (result.outage === null)
    notes.push('The table did not become full, so there is no outage to show and no remedy was tried.');
  else if (result.trials.length === 0) notes.push('No trial was finished, so no remedy can be judged.');
  const broken = result.trials.filter((trial) => !trial.invariants.holds);
  if (broken.length > 0)
    notes.push(
      `Rows were lost, duplicated or changed in ${formatCount(broken.length)} of ${formatCount(result.trials.length)} trials: ${broken.map((trial) => `${trial.strategy} round ${trial.round}`).join(', ')}. No figure of these remedies counts until that is understood.`,
    );
  return notes;
}
