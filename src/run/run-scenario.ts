/**
 * The main function. A scenario goes in, a result comes out; every phase is one call.
 *
 *   1 lab ─▶ 2 table ─▶ 3 history ─▶ 4 outage ─▶ 5 snapshot ─▶ 6 trials ─▶ faults, crash loop ─▶ result
 *     MySQL    capped     the years     full,        the full      each strategy, round by round,
 *     + cap    and empty  before it     observed     table kept    from the same full table
 *
 * Faults and the crash loop are phases of a scenario that asks for them; the report, the last, is the command's.
 * result.json is rewritten after every phase and trial. Whatever ends the run, the lab is gone afterwards.
 */
import { messageOf, PlimsollError } from '../errors.js';
import type { Emit } from '../events.js';
import { startLab } from '../lab/start-lab.js';
import { formatBytes, formatCount } from '../measure/format.js';
import { twinLines } from '../measure/twin-words.js';
import type { Rehearsal } from '../rehearsal.js';
import type { HistoryFigures, Result } from '../result/schema.js';
import { bindRemedies } from '../strategies/bind-remedy.js';
import { keepFullTable } from '../trial/full-table.js';
import { createTextLibraries } from '../workload/text-libraries.js';
import { concealed, concealedError } from './concealed.js';
import { prepareTable } from './create-table.js';
import { isBuiltIn } from './learn-table.js';
import { loadHistory } from './load-history.js';
import { Logbook } from './logbook.js';
import { measureTwin } from './measure-twin.js';
import { observeOutage } from './outage.js';
import { startReplica } from './replica.js';
import { runCrashLoop } from './run-crash-loop.js';
import { runFaults } from './run-faults.js';
import type { RunOptions } from './run-options.js';
import { runTrials, trialsTitle } from './run-trials.js';

/**
 * Runs the scenario to its end. Throws PlimsollError where it cannot; what was measured until then is in
 * result.json, with the status `interrupted` or `failed`.
 */
export async function runScenario(given: RunOptions): Promise<Result> {
  const secrets: string[] = [];
  const emit: Emit = (event) => given.emit(concealed(event, secrets));
  const options = { ...given, emit };
  const { scenario, signal } = options;
  const logbook = new Logbook(options);
  const libraries = createTextLibraries(scenario);
  let complete: Result | null = null;
  try {
    emit({
      type: 'run-started',
      scenario: scenario.name,
      question: scenario.question,
      seed: scenario.seed,
      capBytes: scenario.cap.size,
      mechanism: scenario.cap.mechanism,
    });
    await using lab = await logbook.phase('lab', `Starting MySQL with a cap of its own`, () =>
      // Texts need nothing of the server, which takes longer to start than they to be made.
      startLab({ ...labOptions(options), whileStarting: () => libraries.makeReady(likelyKinds(scenario)) }),
    );
    secrets.push(lab.endpoint.password);
    logbook.conceal(secrets);
    emit({ type: 'lab-ready', facts: lab.facts });
    await logbook.write({ lab: lab.facts });
    logbook.dependsOn([lab]);
    const { table, workload, facts } = await logbook.phase('table', 'Creating the capped table', () =>
      prepareTable(lab, scenario, libraries),
    );
    await logbook.write({ table: facts });
    for (const message of facts.leftOut) emit({ type: 'warning', code: 'left-out', message });
    const { remedies, leftOut } = bindRemedies(scenario.strategies, table);
    for (const { label, reason } of leftOut)
      emit({ type: 'warning', code: 'remedy-left-out', message: `${label}: ${reason}` });
    await logbook.write({ remediesLeftOut: [...leftOut] });
    await using replica = scenario.lab.replica ? await startReplica(lab, table.name, labOptions(options)) : null;
    logbook.dependsOn(replica ? [lab, replica.lab] : [lab]);
    const rehearsal: Rehearsal = {
      table,
      remedies,
      lab,
      replica,
      scenario,
      programs: { directory: options.scenarioDirectory, path: options.env['PATH'] ?? '' },
      workload,
      signal,
      emit,
      startedMs: options.startedMs,
    };

    let twin = null as Result['twin'];
    const history = await logbook.phase(
      'history',
      `Loading ${scenario.history.from} to ${scenario.history.to}`,
      () =>
        loadHistory(rehearsal, async (rows) => {
          twin = await measureTwin(rehearsal, rows);
        }),
      loadedWords,
    );
    for (const message of twinLines(twin)) emit({ type: 'warning', code: 'twin', message });
    await logbook.write({ history, twin });

    const { outage, state } = await logbook.phase('outage', 'Letting traffic run into the cap', () =>
      observeOutage(rehearsal, history.nextIndex ?? history.rows),
    );
    await logbook.write({ outage });

    const full = await logbook.phase('snapshot', 'Keeping the full table', () => keepFullTable(rehearsal, state));
    await logbook.write({ outage: { ...outage, ledger: full.ledger } });
    await logbook.phase('trials', trialsTitle(rehearsal), () => runTrials(rehearsal, full, logbook));
    if (scenario.faults.length > 0)
      await logbook.phase('faults', 'Breaking the remedies on purpose', () => runFaults(rehearsal, full, logbook));
    if (scenario.crashLoop)
      await logbook.phase('crash-loop', 'Making a server that dies at every start', () =>
        runCrashLoop(rehearsal, logbook),
      );
    complete = await logbook.close('complete');
    return complete;
  } catch (thrown) {
    const error = firstOf(thrown);
    if (complete !== null) {
      // All is measured: what could not be taken away is told, and spoils no result.
      emit({ type: 'warning', code: error instanceof PlimsollError ? error.code : 'bug', message: messageOf(error) });
      return complete;
    }
    // What ended the run says more than that its end could not be written down.
    await logbook.close(...endOf(error, signal)).catch(() => {});
    throw concealedError(error, secrets);
  }
}

/** Where taking the lab away fails too, what went wrong before is what ended the run. */
function firstOf(thrown: unknown): unknown {
  const isTwo = thrown instanceof Error && thrown.name === 'SuppressedError' && 'suppressed' in thrown;
  return isTwo ? firstOf(thrown.suppressed) : thrown;
}

function loadedWords({ rows, samples }: HistoryFigures): string {
  return `${formatCount(rows)} rows, ${formatBytes(samples.at(-1)?.tableBytes ?? 0)}`;
}

/** What an own table's texts are like is known when its columns are. */
function likelyKinds({ table, workload }: RunOptions['scenario']): readonly string[] {
  return isBuiltIn(table) ? workload.types.map(({ type }) => type) : [];
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
    connections: scenario.traffic.connections,
    ...(scenario.lab.replica && { replication: 'source' as const }),
    env,
    signal,
  };
}
