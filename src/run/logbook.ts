/** The result as it grows: phases are timed, parts added, and the file on disk follows each step. */

import type { Phase } from '../events.js';
import { reserveShare } from '../innodb/space-model.js';
import { capFidelity } from '../lab/cap-fidelity.js';
import type { Lab } from '../lab/lab.js';
import { summarizeTrials } from '../measure/summarize.js';
import { warningsOf } from '../measure/warnings.js';
import { readEnvironment } from '../result/environment.js';
import type { FaultTrial } from '../result/fault.js';
import { type Result, resultSchemaVersion, type Trial } from '../result/schema.js';
import { writeResult } from '../result/store.js';
import type { Scenario } from '../scenario/schema.js';
import type { Remedy } from '../strategies/bind-remedy.js';
import { plimsollVersion } from '../version.js';
import { namingDeath } from '../watch/name-death.js';
import { concealed } from './concealed.js';
import { tellPhase } from './phases.js';
import type { RunOptions } from './run-options.js';

const twoTiB = 2 ** 41;

/** What was done meanwhile: "the server died while …". */
const phaseWords: Readonly<Record<Phase, string>> = {
  lab: 'it was started',
  table: 'its table was made',
  history: 'history was loaded',
  outage: 'traffic ran into the cap',
  snapshot: 'the full table was kept',
  trials: 'remedies were tried',
  faults: 'remedies were broken on purpose',
  'crash-loop': 'the crash loop was rehearsed',
  report: 'the report was written',
};

export class Logbook {
  private readonly options: RunOptions;
  private result: Result;
  private labs: readonly Lab[] = [];
  private secrets: readonly string[] = [];

  constructor(options: RunOptions) {
    this.options = options;
    this.result = emptyResult(options.scenario, options.startedAt);
  }

  /** Nothing that is written from now on holds one of them. */
  conceal(secrets: readonly string[]): void {
    this.secrets = secrets;
  }

  /** From now on a phase that fails because the server of one of them died or hung is told as that. */
  dependsOn(labs: readonly Lab[]): void {
    this.labs = labs;
  }

  /** Times one phase and tells of it; what `work` throws goes on up. */
  async phase<T>(phase: Phase, title: string, work: () => Promise<T>, noteOf?: (value: T) => string): Promise<T> {
    const namingWork = () => namingDeath(this.labs, phaseWords[phase], this.options.signal, work);
    const { value, durationMs } = await tellPhase(this.options, phase, title, namingWork, noteOf);
    this.result = { ...this.result, phases: [...this.result.phases, { phase, durationMs }] };
    return value;
  }

  /** Adds a part of the result. */
  async write(part: Partial<Result>): Promise<void> {
    const result = { ...this.result, ...part };
    this.result = concealed({ ...result, warnings: warningsOf(result) }, this.secrets);
    await writeResult(this.result, this.options.directory);
  }

  /** Adds a trial; the summaries of all remedies follow. */
  async addTrial(trial: Trial, remedies: readonly Remedy[]): Promise<void> {
    const { scenario } = this.options;
    const trials = [...this.result.trials, trial];
    const strategies = remedies.map(({ label, title, effect, point }) => ({ label, title, effect, sweep: point }));
    await this.write({ trials, summaries: summarizeTrials(trials, strategies, scenario.seed) });
  }

  async addFaultTrial(trial: FaultTrial): Promise<void> {
    await this.write({ faultTrials: [...this.result.faultTrials, trial] });
  }

  /** The clean trials so far. */
  get trials(): readonly Trial[] {
    return this.result.trials;
  }

  async close(status: Exclude<Result['status'], 'running'>, error: Result['error'] = null): Promise<Result> {
    await this.write({ status, error, finishedAt: new Date().toISOString() });
    return this.result;
  }
}

function emptyResult(scenario: Scenario, startedAt: Date): Result {
  return {
    schemaVersion: resultSchemaVersion,
    plimsollVersion,
    status: 'running',
    error: null,
    startedAt: startedAt.toISOString(),
    finishedAt: null,
    scenario: {
      name: scenario.name,
      question: scenario.question,
      description: scenario.description,
      seed: scenario.seed,
      repetitions: scenario.trials.repetitions,
      settings: { ...scenario },
    },
    environment: readEnvironment(),
    table: null,
    twin: null,
    remediesLeftOut: [],
    lab: null,
    cap: {
      mechanism: scenario.cap.mechanism,
      bytes: scenario.cap.size,
      fidelity: capFidelity(scenario.cap.mechanism),
      reserveShare: reserveShare(scenario.cap.size),
      reserveShareAt2TiB: reserveShare(twoTiB),
    },
    history: null,
    outage: null,
    trials: [],
    faultTrials: [],
    crashLoop: null,
    summaries: [],
    warnings: [],
    phases: [],
  };
}
