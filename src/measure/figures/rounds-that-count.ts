/**
 * Which rounds of a remedy count in a figure; the one place that says so. Recovery counts where it lasted: a round that
 * was full again soon after has a time, and it is no time to recover. How long the work takes counts where it ran to
 * its own end. What the remedy gained counts where it did not fail and the server lived; what it took of the disk
 * and of the rows, and what users felt of it, always.
 */
import type { Trial } from '../../result/schema.js';
import { isServerLost } from '../server-lost.js';

export type CountingRule = 'recovered' | 'ran-to-its-end' | 'ended' | 'any';

export function countsIn(rule: CountingRule, trial: Trial): boolean {
  switch (rule) {
    case 'recovered':
      return trial.status === 'recovered';
    case 'ran-to-its-end':
      return isEnded(trial) && ranToItsEnd(trial);
    case 'ended':
      return isEnded(trial);
    case 'any':
      return true;
  }
}

function isEnded({ status }: Trial): boolean {
  return status !== 'remedy-failed' && !isServerLost(status);
}

/** Not cut by the time limit, nor stopped by itself; older results tell that by a reason beside a recovery. */
function ranToItsEnd({ completed, status, reason }: Trial): boolean {
  return completed ?? (status !== 'recovered' || reason === null);
}
