/**
 * The main function. A scenario goes in, a result comes out; every phase is one call.
 *
 *   1 lab ─▶ 2 table ─▶ 3 history ─▶ 4 outage ─▶ 5 snapshot ─▶ 6 trials ─▶ result
 *     MySQL    capped     the years     full,        the full      each strategy, round by round,
 *     + cap    and empty  before it     observed     table kept    from the same full table
 *
 * result.json is rewritten after every phase and trial. Whatever ends the run, the lab is gone afterwards.
 */
import { rehearseCrashLoop } from '../crash-loop/rehearse-crash-loop.js';
import { messageOf, PlimsollError } from '../errors.js';
import { startLab } from '../lab/start-lab.js';
import type { Rehearsal } from '../rehearsal.js';
import type { Result } from '../result/schema.js';
import { keepFullTable } from '../trial/full-table.js';
import { restoreFullTable } from '../trial/server-life.js';
import { runTrial } from '../trial/trial.js';
import { planTrials } from '../trial/trial-plan.js';
import { createWorkload } from '../workload/create-workload.js';
import { jobsTable } from '../workload/jobs-table.js';
import { createTable } from './create-table.js';
import { loadHistory } from './load-history.js';
import { Logbook } from './logbook.js';
import { observeOutage } from './outage.js';
import { startReplica } from './replica.js';
import { runFaults } from './run-faults.js';
import type { RunOptions } from './run-options.js';

/**
 * Runs the scenario to its end. Throws PlimsollError where it cannot; what was measured until then is in
 * result.json, with the status `interrupted` or `failed`.
 */
export async function runScenario(options: RunOptions): Promise<Result> {
  const { scenario, signal, emit } = options;
  const logbook = new Logbook(options);
  try {
    await using lab = await logbook.phase('lab', `Starting MySQL with a cap of its own`, () =>
      startLab(labOptions(options)),
    );
    emit({ type: 'lab-ready', facts: lab.facts });
    await logbook.write({ lab: lab.facts });
    await using replica = scenario.lab.replica ? await startReplica(lab, jobsTable.table, labOptions(options)) : null;
    logbook.dependsOn(replica ? [lab, replica.lab] : [lab]);
    const workload = createWorkload(scenario);
    const rehearsal: Rehearsal = {
      ...jobsTable,
      lab,
      replica,
      scenario,
      programs: { directory: options.scenarioDirectory, path: options.env['PATH'] ?? '' },
      workload,
      signal,
      emit,
      startedMs: options.startedMs,
    };

    await logbook.phase('table', 'Creating the capped table', () => createTable(rehearsal));
    const history = await logbook.phase('history', `Loading ${scenario.history.from} to ${scenario.history.to}`, () =>
      loadHistory(rehearsal),
    );
    await logbook.write({ history });

    const { outage, state } = await logbook.phase('outage', 'Letting traffic run into the cap', () =>
      observeOutage(rehearsal, history.rows),
    );
    await logbook.write({ outage });

    const full = await logbook.phase('snapshot', 'Keeping the full table', () => keepFullTable(rehearsal, state));
    await logbook.write({ outage: { ...outage, ledger: full.ledger } });
    await logbook.phase('trials', 'Trying the remedies', async () => {
      const plans = planTrials(scenario);
      for (const [done, plan] of plans.entries()) {
        emit({
          type: 'trial-started',
          strategy: plan.label,
          round: plan.round,
          rounds: scenario.trials.repetitions,
          number: done + 1,
          of: plans.length,
        });
        const trial = await runTrial(rehearsal, full, plan);
        await logbook.addTrial(trial);
        emit({ type: 'trial-finished', trial, number: done + 1, of: plans.length });
      }
    });
    await runFaults(rehearsal, full, logbook);
    if (scenario.crashLoop) {
      await restoreFullTable(rehearsal);
      const crashLoop = await rehearseCrashLoop(lab, { seed: scenario.seed, ...scenario.crashLoop }, signal);
      await logbook.write({ crashLoop });
      emit({ type: 'crash-loop-finished', crashLoop });
    }
    return await logbook.close('complete');
  } catch (error) {
    await logbook.close(...endOf(error, signal));
    throw error;
  }
}

function endOf(error: unknown, signal: AbortSignal): Parameters<Logbook['close']> {
  if (signal.aborted) return ['interrupted'];
  return ['failed', { code: error instanceof PlimsollError ? error.code : 'bug', message: messageOf(error) }];
}

function labOptions({ scenario, cacheDirectory, env, signal }: RunOptions): Parameters<typeof startLab>[0] {
  return {
    kind: scenario.lab.kind,
    image: scenario.lab.image,
    memoryBytes: scenario.lab.memory,
    bufferPoolBytes: scenario.lab.bufferPool,
    storage: scenario.lab.storage,
    cap: { mechanism: scenario.cap.mechanism, bytes: scenario.cap.size },
    cacheDirectory,
    ...(scenario.lab.replica && { replication: 'source' as const }),
    env,
    signal,
  };
}
