/**
 * All faults of a scenario, after its clean trials. One that this lab cannot have is told and left out; a server that
 * one leaves dead is that fault's finding, and is brought back for the next by more room under its table.
 */
import { PlimsollError } from '../errors.js';
import type { Lab } from '../lab/lab.js';
import type { Rehearsal } from '../rehearsal.js';
import { cleanFigures, planFaults } from '../trial/fault-plan.js';
import { runFaultTrial } from '../trial/fault-trial.js';
import type { FullTable } from '../trial/full-table.js';
import type { Logbook } from './logbook.js';
import { timeLeftMs } from './time-left.js';

/** Enough for the rollback of a transaction that found no extent. */
const addedBytes = 64 * 2 ** 20;

export async function runFaults(
  rehearsal: Rehearsal,
  full: FullTable,
  logbook: Pick<Logbook, 'trials' | 'addFaultTrial'>,
): Promise<void> {
  const { scenario, emit } = rehearsal;
  const plans = planFaults(scenario, rehearsal.remedies);
  const names = plans.map(({ remedy, fault }) => `${remedy.label}, ${fault.name}`);
  const tookMs: number[] = [];
  for (const [done, plan] of plans.entries()) {
    const place = { number: done + 1, of: plans.length };
    emit({ type: 'fault-trial-started', strategy: plan.remedy.label, fault: plan.fault.name, ...place });
    emit({
      type: 'progress',
      phase: 'faults',
      done,
      total: plans.length,
      unit: 'faults',
      ratePerSecond: null,
      tableBytes: null,
      remainingMs: timeLeftMs(names, tookMs),
      note: '',
    });
    const startedMs = performance.now();
    try {
      const trial = await runFaultTrial(rehearsal, full, plan, cleanFigures(logbook.trials, plan.remedy.label));
      await logbook.addFaultTrial(trial);
      emit({ type: 'fault-trial-finished', trial, ...place });
      if (trial.serverLost !== null) await revive(rehearsal.lab);
    } catch (error) {
      if (!(error instanceof PlimsollError) || error.code !== 'fault-not-possible') throw error;
      const message =
        `${plan.fault.name} was left out of ${plan.remedy.label}: ${error.message}. ${error.hint ?? ''}`.trim();
      emit({ type: 'warning', code: error.code, message });
    }
    tookMs.push(performance.now() - startedMs);
  }
}

/**
 * The cap is put back, and the table with it, when the next trial restores it. Where the cap cannot be raised, that
 * restore copies the whole data directory, and needs no server before.
 */
async function revive(lab: Lab): Promise<void> {
  try {
    await lab.raiseCap(lab.capBytes + addedBytes);
  } catch (error) {
    if (error instanceof PlimsollError && error.code === 'cap-not-raised') return;
    throw error;
  }
  await lab.restart();
}
