/** Remedies that were broken on purpose, in one sentence; the rows and the servers that were lost lead the verdict apart. */
import type { FaultTrial } from '../result/fault.js';
import type { Result } from '../result/schema.js';
import { formatCount } from './format.js';
import { inSentence, listed } from './words.js';

export function faultsSentence({ faultTrials }: Pick<Result, 'faultTrials'>): string | null {
  if (faultTrials.length === 0) return null;
  const missed = faultTrials.filter(({ struck }) => !struck).length;
  const left = faultTrials.filter(({ leftBehind }) => leftBehind.length > 0);
  const stuck = faultTrials.filter(({ rerun }) => rerun?.status === 'stopped');
  const lost = faultTrials.filter(({ rerun }) => rerun === null);
  const again = faultTrials.length - lost.length - stuck.length;
  const facts = [
    `Broken on purpose ${faultTrials.length === 1 ? 'once' : `${formatCount(faultTrials.length)} times`}`,
    missed === 0 ? null : `${formatCount(missed)} of them over before it struck`,
  ].filter((fact) => fact !== null);
  const then = [
    again === faultTrials.length ? 'each remedy ran to its end when run again' : null,
    stuck.length === 0
      ? null
      : `${stuck.length === 1 ? 'one remedy' : `${formatCount(stuck.length)} remedies`} did not come to an end when run again (${listed(stuck.map((trial) => `${nameOf(trial)}: ${inSentence(trial.rerun?.reason ?? 'stopped')}`))})`,
    lost.length === 0
      ? null
      : `${formatCount(lost.length)} could not be run again, the server being lost (${listed(lost.map(nameOf))})`,
    left.length === 0
      ? 'nothing was left behind'
      : `something was left behind by ${listed([...new Set(left.map(({ strategy }) => strategy))])}`,
  ].filter((fact) => fact !== null);
  return `${facts.join(', ')}: ${then.join('; ')}.`;
}

/** Whether one of them could not be finished even when run again. */
export function faultsHurt({ faultTrials }: Pick<Result, 'faultTrials'>): boolean {
  return faultTrials.some(({ rerun }) => rerun === null || rerun.status === 'stopped');
}

function nameOf({ strategy, fault }: FaultTrial): string {
  return `${strategy}, ${fault}`;
}
