/** All clean trials of a scenario, round by round, each kept as soon as it is over. */
import { formatCount } from '../measure/format.js';
import type { Rehearsal } from '../rehearsal.js';
import type { FullTable } from '../trial/full-table.js';
import { runTrial } from '../trial/trial.js';
import { planTrials } from '../trial/trial-plan.js';
import type { Logbook } from './logbook.js';
import { timeLeftMs } from './time-left.js';

/** "Trying the remedies: 15 trials". */
export function trialsTitle({ scenario, remedies }: Pick<Rehearsal, 'scenario' | 'remedies'>): string {
  const count = planTrials(scenario, remedies).length;
  return `Trying the remedies: ${formatCount(count)} ${count === 1 ? 'trial' : 'trials'}`;
}

export async function runTrials(
  rehearsal: Rehearsal,
  full: FullTable,
  logbook: Pick<Logbook, 'addTrial'>,
): Promise<void> {
  const { scenario, emit } = rehearsal;
  const plans = planTrials(scenario, rehearsal.remedies);
  const labels = plans.map(({ remedy }) => remedy.label);
  const tookMs: number[] = [];
  for (const [done, plan] of plans.entries()) {
    const { round } = plan;
    const { label } = plan.remedy;
    const place = { number: done + 1, of: plans.length };
    emit({ type: 'trial-started', strategy: label, round, rounds: scenario.trials.repetitions, ...place });
    emit({
      type: 'progress',
      phase: 'trials',
      done,
      total: plans.length,
      unit: 'trials',
      ratePerSecond: null,
      tableBytes: null,
      remainingMs: timeLeftMs(labels, tookMs),
      note: '',
    });
    const startedMs = performance.now();
    const trial = await runTrial(rehearsal, full, plan);
    tookMs.push(performance.now() - startedMs);
    await logbook.addTrial(trial, rehearsal.remedies);
    emit({ type: 'trial-finished', trial, ...place });
  }
}
