/** How the figures came about, as names and values: shared by the page and the markdown. */
import { median } from 'simple-statistics';
import { formatBytes, formatCount, formatDurationMs, formatPart, formatShare } from '../measure/format.js';
import type { Result } from '../result/schema.js';
import { startProof } from './start-proof.js';
import { tableFacts } from './table-facts.js';

export type MethodFact = readonly [name: string, value: string];

const mechanisms = {
  'file-size': "limit on the size of the server's files (RLIMIT_FSIZE)",
  tablespace: 'system tablespace with a maximum size',
  filesystem: "a file system of limited size for the table's file",
} as const;

export function methodFacts(result: Result): readonly MethodFact[] {
  return [
    ...tableFacts(result),
    ...serverFacts(result),
    ...poolFacts(result),
    ...capFacts(result),
    ...runFacts(result),
  ];
}

function serverFacts({ lab, environment }: Result): MethodFact[] {
  const machine: MethodFact = [
    'Machine',
    `${environment.cpus} × ${environment.cpuModel}, ${formatBytes(environment.memoryBytes)} of memory, ${environment.platform}, Node ${environment.node}`,
  ];
  if (lab === null) return [['Lab', 'was not started'], machine];
  const transports = {
    'unix-socket': 'a unix socket',
    'docker-port': "a port behind Docker's proxy, which slows small statements",
  };
  const storages = { memory: 'memory: quick and repeatable, hides the cost of a disk', disk: 'disk' };
  return [
    ['Server', `MySQL ${lab.mysqlVersion}, ready in ${formatDurationMs(lab.startMs)}`],
    ['Lab', `${lab.kind}${lab.image ? `, image ${lab.image}` : ''} (${lab.reason})`],
    ['Storage', storages[lab.storage]],
    ['Reached over', transports[lab.transport]],
    machine,
  ];
}

/** How much of the table was in memory: production's fits less, and remedies read there. */
function poolFacts({ lab, outage, trials }: Result): MethodFact[] {
  if (lab === null) return [];
  const ratio = outage === null ? '' : `, ${formatPart(lab.bufferPoolBytes, outage.tableBytes)} of the full table`;
  const pooled = trials.flatMap(({ start }) => start?.pooledBytes ?? []);
  const start = trials[0]?.start?.bufferPool;
  const held =
    start === undefined || pooled.length === 0
      ? ''
      : `; each trial began ${start}, with ${formatBytes(median(pooled))} of the table in it (median)`;
  return [['Buffer pool', `${formatBytes(lab.bufferPoolBytes)}${ratio}${held}`]];
}

function capFacts({ cap }: Result): MethodFact[] {
  return [
    ['Cap', `${formatBytes(cap.bytes)} (${formatCount(cap.bytes)} bytes) by ${mechanisms[cap.mechanism]}`],
    ['How faithful', cap.fidelity],
    [
      'Unlike 2 TiB',
      `InnoDB keeps ${formatShare(cap.reserveShare)} of this small file in reserve, against ${formatShare(cap.reserveShareAt2TiB)} of a 2 TiB one: shares of headroom are understated here, and times are those of a small table. Compare remedies, not seconds, with production.`,
    ],
  ];
}

function runFacts(result: Result): MethodFact[] {
  const { scenario, history } = result;
  return [
    ...(history === null ? [] : [historyFact(history)]),
    ['Seed', `${scenario.seed}: the same seed gives the same rows`],
    ['Rounds', `${scenario.repetitions}; remedies interleaved`],
    ...(result.trials.length === 0 ? [] : [['Same start', startProof(result)] as const]),
    ['Intervals', 'bootstrap 95 % of the median, seeded; with fewer than 5 samples, the range'],
    [
      'Comparisons',
      'ratio to the best remedy’s figure, bootstrap 95 % over rounds, seeded: better or worse where the interval leaves 1 out; no claim below 5 rounds',
    ],
    ['Started', result.startedAt],
    ['Finished', result.finishedAt ?? `no (${result.status})`],
    ...result.phases.map(({ phase, durationMs }): MethodFact => [`Phase: ${phase}`, formatDurationMs(durationMs)]),
  ];
}

function historyFact(history: NonNullable<Result['history']>): MethodFact {
  const deleted = history.deletedRows > 0 ? `, ${formatCount(history.deletedRows)} of them deleted again` : '';
  return [
    'History',
    `${formatCount(history.rows)} rows of ${history.from} to ${history.to}, ${formatBytes(history.queryBytes)} of query text${deleted}; ${formatBytes(history.bytes)} loaded in ${formatDurationMs(history.seconds * 1000)} by ${history.method}`,
  ];
}
