/** A lab with a table that traffic has filled, as a run makes it: the start of every remedy's test. */
import { tmpdir } from 'node:os';
import type { RunEvent } from '../../src/events.js';
import { defaultCacheDirectory } from '../../src/lab/cache-directory.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import type { Rehearsal } from '../../src/rehearsal.js';
import { prepareTable } from '../../src/run/create-table.js';
import { loadHistory } from '../../src/run/load-history.js';
import { type OutageSeen, observeOutage } from '../../src/run/outage.js';
import { bundledDirectory, findScenario } from '../../src/scenario/find-scenario.js';
import { loadScenario, type ScenarioOverrides } from '../../src/scenario/load-scenario.js';
import type { CapMechanism } from '../../src/scenario/schema.js';
import { bindRemedies, bindRemedy, type Listed, type Remedy } from '../../src/strategies/bind-remedy.js';
import { type FullTable, keepFullTable } from '../../src/trial/full-table.js';

export interface FilledLab extends AsyncDisposable {
  readonly lab: Lab;
  readonly rehearsal: Rehearsal;
  readonly full: FullTable;
}

/** A lab of `kind` whose table, that of scenario `smoke`, has just been seen to refuse work. */
interface ObservedLab extends AsyncDisposable {
  readonly lab: Lab;
  readonly rehearsal: Rehearsal;
  readonly outage: OutageSeen['outage'];
  readonly state: OutageSeen['state'];
}

/** Of scenario `smoke`. */
interface Changes extends Pick<ScenarioOverrides, 'cap'> {
  readonly mechanism?: CapMechanism;
  /** How long a remedy may take: above what a busy machine makes of one that is over in seconds. */
  readonly timeLimitMs?: number;
  /** Its CREATE TABLE; the built-in table where nothing is said. */
  readonly create?: string | undefined;
  /**
   * Pages of a key in random order have room here and there, the more of it where rows were deleted: it takes many
   * rows until ten in a row are refused.
   */
  readonly fillsSlowly?: boolean;
}

/** Starts a lab of `kind` and fills the table of scenario `smoke`, or another, until it refuses work. */
export async function fillTable(kind: 'docker' | 'embedded', changes: Changes = {}): Promise<FilledLab> {
  const { rehearsal, state, ...observed } = await observeFull(kind, () => {}, changes);
  return { ...observed, rehearsal, full: await keepFullTable(rehearsal, state) };
}

/** A strategy that can work on the filled table, bound to it. */
export function bound({ rehearsal }: Pick<FilledLab, 'rehearsal'>, use: Listed): Remedy {
  const remedy = bindRemedy(use, rehearsal.table);
  if ('reason' in remedy) throw new Error(remedy.reason);
  return remedy;
}

/**
 * Remedies that need not bring a full table back. Scattered deletes are there to show just that; an index of so
 * small a table is less than the extents that an insert asks for (drop-index.test.ts has a larger one).
 */
export const mayStayFull = ['prune-scattered', 'drop-index'];

/** For a trial whose table is not expected to come back: it is waited for a second only. */
export function withShortSettle(rehearsal: Rehearsal): Rehearsal {
  const { scenario } = rehearsal;
  return { ...rehearsal, scenario: { ...scenario, trials: { ...scenario.trials, settle: 1_000 } } };
}

/** The same up to the outage; `onEvent` sees what the run tells. */
export async function observeFull(
  kind: 'docker' | 'embedded',
  onEvent: (event: RunEvent, lab: Lab) => void = () => {},
  { mechanism, timeLimitMs, create, fillsSlowly, ...overrides }: Changes = {},
): Promise<ObservedLab> {
  const scenario = await loadScenario(await findScenario('smoke', tmpdir()), { lab: kind, ...overrides });
  if (mechanism) scenario.cap.mechanism = mechanism;
  if (timeLimitMs !== undefined) scenario.trials.timeLimit = timeLimitMs;
  if (create !== undefined) scenario.table.create = create;
  if (fillsSlowly) {
    scenario.history.deleted = 0;
    scenario.traffic.rate = 400;
    scenario.outage.within = 60_000;
  }
  const signal = new AbortController().signal;
  const lab = await startLab({
    kind,
    image: scenario.lab.image,
    memoryBytes: scenario.lab.memory,
    bufferPoolBytes: scenario.lab.bufferPool,
    storage: scenario.lab.storage,
    cap: { mechanism: scenario.cap.mechanism, bytes: scenario.cap.size },
    cacheDirectory: defaultCacheDirectory(process.env),
    env: process.env,
    signal,
  });
  const { table, workload } = await prepareTable(lab, scenario);
  const rehearsal: Rehearsal = {
    table,
    remedies: bindRemedies(scenario.strategies, table).remedies,
    lab,
    replica: null,
    scenario,
    programs: { directory: bundledDirectory, path: process.env['PATH'] ?? '' },
    workload,
    signal,
    emit: (event) => onEvent(event, lab),
    startedMs: performance.now(),
  };
  const history = await loadHistory(rehearsal);
  const { outage, state } = await observeOutage(rehearsal, history.nextIndex ?? history.rows);
  return { lab, rehearsal, outage, state, [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose]() };
}
