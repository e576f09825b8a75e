import { jobTypes, type TextComponent } from '../../src/scenario/schema.js';
import type { WorkloadOptions, WorkloadScenario } from '../../src/workload/workload.js';
import { jobsTable } from './jobs-table.js';

interface Wanted {
  readonly seed?: number;
  readonly text?: readonly TextComponent[];
  readonly compressibility?: number;
  readonly textMax?: number;
  readonly deleted?: number;
  readonly unfinished?: number;
  readonly capBytes?: number;
  readonly fill?: number;
  readonly types?: readonly string[];
}

/** A scenario of all seven job types with texts of about 2 KB, unless another is wanted. */
function aScenario(wanted: Wanted = {}): WorkloadScenario {
  const types = wanted.types ?? jobTypes;
  const text = [...(wanted.text ?? [{ share: 1, medianStart: 2000, medianEnd: 2000, p95: 4 }])];
  return {
    seed: wanted.seed ?? 42,
    cap: { mechanism: 'file-size', size: wanted.capBytes ?? 64 * 2 ** 20 },
    history: {
      from: '2011-06-01',
      to: '2019-09-04',
      fill: wanted.fill ?? 0.96,
      volumeGrowth: 1.35,
      deleted: wanted.deleted ?? 0.12,
      unfinished: wanted.unfinished ?? 0,
    },
    workload: {
      compressibility: wanted.compressibility ?? 0.7,
      textMax: wanted.textMax ?? 2 ** 20,
      types: types.map((type) => ({ type, weight: 1 / types.length, text, columns: {} })),
      columns: {},
    },
    traffic: {
      rate: 200,
      connections: 8,
      jobDuration: 400,
      errorShare: 0.08,
      killShare: 0.04,
    },
  };
}

/** The same, with the built-in table. */
export function jobsWorkload(wanted: Wanted = {}): WorkloadOptions {
  return { scenario: aScenario(wanted), table: jobsTable() };
}
