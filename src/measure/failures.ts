/** Trials that did not bring the table back for good: how they ended, how often, and why. */
import type { Result, Trial } from '../result/schema.js';
import { formatCount } from './format.js';
import { isServerLost } from './server-lost.js';
import { inSentence, listed } from './words.js';

type Failure = Exclude<Trial['status'], 'recovered'>;

/** The hardest first. */
const failureWords: Readonly<Record<Failure, string>> = {
  'server-crashed': 'the server died',
  'server-hung': 'the server hung',
  'remedy-failed': 'the remedy failed',
  'not-recovered': 'inserts were still refused',
  relapsed: 'full again soon after',
};

/** Not only short of its aim: something broke. Programs of the user's are told apart. */
export function isHardFailure(trial: Pick<Trial, 'status' | 'use' | 'completed'>): boolean {
  return !isFailedProgram(trial) && (isServerLost(trial.status) || trial.status === 'remedy-failed');
}

/** Trials of a program of the user's that failed, was ended by its time limit, or left the table full. */
export function failedPrograms({ trials }: Pick<Result, 'trials'>): readonly Trial[] {
  return trials.filter(isFailedProgram);
}

function isFailedProgram({ use, completed, status }: Pick<Trial, 'status' | 'use' | 'completed'>): boolean {
  return use === 'command' && (completed === false || status !== 'recovered');
}

/** By how they ended, so that many failing remedies stay one sentence; a reason where it is one, or is all there is to say. */
export function failuresOf({ trials }: Pick<Result, 'trials'>): string | null {
  const endings = (Object.keys(failureWords) as Failure[]).flatMap((status) => {
    const failed = trials.filter((trial) => trial.status === status && !isFailedProgram(trial));
    if (status === 'remedy-failed') return byReason(failed, trials);
    const strategies = new Set(failed.map(({ strategy }) => strategy));
    if (strategies.size === 0) return [];
    const own = isServerLost(status) || strategies.size > 1 ? null : failed[0]?.reason;
    const differ = new Set(failed.map(({ reason }) => reason)).size > 1 ? 'first: ' : '';
    return `${howOften(failed, trials)} (${own ? differ + inSentence(own) : failureWords[status]})`;
  });
  return endings.length === 0 ? null : `Trials that did not bring it back for good: ${endings.join('; ')}.`;
}

/** "The remedy failed" says nothing: remedies that failed alike are told together, each kind with its reason. */
function byReason(failed: readonly Trial[], trials: readonly Trial[]): string[] {
  const reasonOf = ({ reason }: Trial) => (reason ? inSentence(reason) : failureWords['remedy-failed']);
  const reasons = [...new Set(failed.map(reasonOf))];
  return reasons.map(
    (reason) =>
      `${howOften(
        failed.filter((trial) => reasonOf(trial) === reason),
        trials,
      )} (${reason})`,
  );
}

/** "prune 1 of 5 and compact 5 of 5". */
function howOften(failed: readonly Trial[], trials: readonly Trial[]): string {
  const strategies = [...new Set(failed.map(({ strategy }) => strategy))];
  const count = (some: readonly Trial[], label: string) => some.filter(({ strategy }) => strategy === label).length;
  return listed(
    strategies.map((label) => `${label} ${formatCount(count(failed, label))} of ${formatCount(count(trials, label))}`),
  );
}
