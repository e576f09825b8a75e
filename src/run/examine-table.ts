/** A table looked at without a run: on a lab without a narrow cap, for `init` and `validate`. */
import { PlimsollError } from '../errors.js';
import { startLab } from '../lab/start-lab.js';
import type { Scenario } from '../scenario/schema.js';
import { createWorkload } from '../workload/create-workload.js';
import { type LearnedTable, learnTable } from './learn-table.js';
import { tryRows } from './try-rows.js';

export interface Examined extends Pick<LearnedTable, 'table' | 'guesses' | 'leftOut'> {
  /** `table-values`: why rows that were made for it do not go in; null where they do. */
  readonly refusal: PlimsollError | null;
  /** Rows that bring the scenario's table to its fill. */
  readonly historyRows: number;
}

export interface ExamineOptions {
  readonly scenario: Scenario;
  readonly cacheDirectory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Room for the server's own files and for some hundred rows. */
const capBytes = 256 * 2 ** 20;
const bufferPoolBytes = 16 * 2 ** 20;

/** Has a server read the definition and take rows like those of a run. Throws as `learnTable` and `createWorkload` do, and as labs do. */
export async function examineTable({ scenario, cacheDirectory, env, signal }: ExamineOptions): Promise<Examined> {
  await using lab = await startLab({
    kind: scenario.lab.kind,
    image: scenario.lab.image,
    memoryBytes: scenario.lab.memory,
    bufferPoolBytes,
    storage: 'memory',
    cap: { mechanism: 'file-size', bytes: capBytes },
    cacheDirectory,
    env,
    signal,
  });
  await using learned = await learnTable(lab.endpoint, scenario.table);
  const { table, guesses, leftOut } = learned;
  const workload = createWorkload({ scenario, table });
  const refusal = await tryRows(learned.session, table, workload).then(
    () => null,
    (error: unknown) => {
      if (error instanceof PlimsollError && error.code === 'table-values') return error;
      throw error;
    },
  );
  return { table, guesses, leftOut, refusal, historyRows: workload.historyRows };
}
