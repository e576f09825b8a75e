/** Traffic with its eyes on: answers go to figures and a timeline, the table's size is read beside them. */

import { type Rehearsal, stretchSeed } from '../rehearsal.js';
import type { Timeline, TrafficFigures } from '../result/schema.js';
import type { Answer } from '../workload/answer.js';
import { poissonArrivals } from '../workload/arrivals.js';
import type { TrafficState } from '../workload/traffic.js';
import { Traffic } from '../workload/traffic.js';
import { watchLocks } from './lock-watch.js';
import { Recorder } from './recorder.js';
import { type TableGauge, watchTable } from './table-gauge.js';

export interface ObservedTraffic extends AsyncDisposable {
  readonly traffic: Traffic;
  readonly gauge: TableGauge;
  readonly recorder: Recorder;
  /**
   * Ends a stretch now, begun at the last cut or at the start. Its figures are there for the asking, and complete once
   * traffic has stopped: what was due in it may be answered later.
   */
  cut(): () => Promise<TrafficFigures>;
  /** Whether something that was due before the last cut has no answer yet. */
  readonly owing: boolean;
  /** Stops the traffic; answers with what clients still hold, and the whole timeline. */
  stop(): Promise<{ readonly state: TrafficState; readonly timeline: Timeline }>;
}

export interface ObservedTrafficOptions {
  readonly state: TrafficState;
  /** Which arrivals: stretches of one number meet the same. */
  readonly stretch: number;
  readonly onAnswer: (answer: Answer) => void;
  /** Rows moved so far by a remedy. */
  readonly moved?: () => { readonly rowsDeleted: number; readonly rowsArchived: number };
}

/** Starts traffic as the scenario asks for; runs until stopped or disposed. */
export async function startObservedTraffic(
  { lab, scenario, workload, table }: Rehearsal,
  { state, stretch, onAnswer, moved = () => ({ rowsDeleted: 0, rowsArchived: 0 }) }: ObservedTrafficOptions,
): Promise<ObservedTraffic> {
  const gauge = await watchTable(lab, table.name);
  const locks = await watchLocks(lab.endpoint).catch(afterEnding(gauge));
  const recorder = new Recorder();
  const traffic = await Traffic.start({
    endpoint: lab.endpoint,
    table,
    workload,
    arrivals: poissonArrivals(stretchSeed(scenario, stretch), scenario.traffic.rate),
    connections: scenario.traffic.connections,
    jobDurationMs: scenario.traffic.jobDuration,
    state,
    onAnswer: (answer) => {
      recorder.answered(answer);
      onAnswer(answer);
    },
  }).catch(afterEnding(gauge, locks));
  recorder.start(() => {
    // Named one by one: a tick with a key more could be written, and not read again.
    const { rowsDeleted, rowsArchived } = moved();
    return { backlog: traffic.backlogSize, tableBytes: gauge.tableBytes, rowsDeleted, rowsArchived };
  });
  let cutMs = 0;
  let stopped: ReturnType<ObservedTraffic['stop']> | null = null;
  const stop = async () => {
    const left = await traffic.stop();
    await gauge[Symbol.asyncDispose]();
    await locks[Symbol.asyncDispose]();
    return { state: left, timeline: recorder.finish() };
  };
  const stopOnce = () => {
    stopped ??= stop();
    return stopped;
  };
  return {
    traffic,
    gauge,
    recorder,
    cut: () => {
      cutMs = performance.now();
      const stretch = recorder.cut(traffic.intendedStatements);
      const lockWaits = locks.cut();
      return async () => ({ ...stretch.figures(), lockWaits: await lockWaits });
    },
    get owing() {
      return traffic.oldestUnansweredMs() < cutMs;
    },
    stop: stopOnce,
    [Symbol.asyncDispose]: () => stopOnce().then(() => undefined),
  };
}

/** For a start that fails half-way: what had begun would go on, and keep Node alive. */
function afterEnding(...begun: readonly AsyncDisposable[]) {
  return async (cause: unknown): Promise<never> => {
    for (const one of begun) await one[Symbol.asyncDispose]();
    throw cause;
  };
}
