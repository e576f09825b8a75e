/** A small, complete result for tests of what is computed from results; every test states only what it is about. */
import { LatencyHistogram } from '../../src/measure/histogram.js';
import { type Result, resultSchema, type TrafficFigures, type Trial } from '../../src/result/schema.js';
import { trafficFigures } from '../../src/result/traffic.js';

const mib = 2 ** 20;

export function aTraffic(
  changes: Partial<TrafficFigures> & { readonly issueP99?: number | null } = {},
): TrafficFigures {
  const { issueP99 = 20, ...rest } = changes;
  return trafficFigures.parse({
    durationMs: 2000,
    desiredPerSecond: 600,
    achievedPerSecond: 600,
    operations: [
      {
        operation: 'issue',
        accepted: 800,
        refused: 0,
        failed: 0,
        latencyMsP50: 2,
        latencyMsP99: issueP99,
        latencyMsMax: 50,
        histogram: latencies(issueP99),
      },
    ],
    ...rest,
  });
}

/** 800 statements of 2 ms, one in forty of them slower; with no p99 wanted, too few for one. */
function latencies(p99: number | null): string | null {
  const histogram = new LatencyHistogram();
  const count = p99 === null ? 40 : 800;
  for (let sample = 0; sample < count; sample++) histogram.record(sample % 40 === 0 ? (p99 ?? 50) : 2);
  return histogram.encoded;
}

export function aTrial(changes: Partial<Trial> = {}): Trial {
  return resultSchema.shape.trials.element.parse({
    strategy: 'prune',
    use: 'prune',
    settings: {},
    round: 1,
    position: 1,
    status: 'recovered',
    reason: null,
    timeToRecoverMs: 600,
    timeToFirstAcceptedMs: 100,
    relapsedAfterMs: null,
    durationMs: 900,
    steps: [],
    ledger: null,
    backlogDrainMs: 300,
    backlogMax: 40,
    rowsDeleted: 16_000,
    rowsArchived: 0,
    rowsTrimmed: 0,
    rowsPerSecond: 17_000,
    tableBytesBefore: 192 * mib,
    tableBytesAfter: 192 * mib,
    extraBytesMax: 0,
    archiveBytes: 0,
    dataFreeBytes: 10 * mib,
    headroom: { rows: 9000, bytes: 20 * mib, fileBytes: 30 * mib, status: 'full-again' },
    statements: [],
    output: null,
    traffic: { during: aTraffic(), after: null },
    timeline: { tickMs: 100, ticks: [], markers: [] },
    replica: null,
    invariants: {
      original: 80_000,
      kept: 64_000,
      archived: 0,
      deleted: 16_000,
      trimmed: 0,
      duplicated: 0,
      lost: 0,
      acknowledged: 10,
      acknowledgedFound: 10,
      policy: null,
      outsidePolicy: 0,
      acknowledgedChanged: 0,
      fromNowhere: 0,
      checksumsMatch: true,
      holds: true,
    },
    ...changes,
  });
}

export function anOutage(changes: Partial<NonNullable<Result['outage']>> = {}): NonNullable<Result['outage']> {
  return resultSchema.shape.outage.unwrap().parse({
    errno: 1114,
    sqlState: 'HY000',
    message: "The table 'jobs' is full",
    at: '2026-01-01T00:00:00.000Z',
    firstFullMs: 8000,
    tableBytes: 192 * mib,
    rows: 80_000,
    dataFreeBytes: 0,
    queryBytes: 120 * mib,
    backlogAtEnd: 40,
    serverLog: [],
    evidence: {},
    traffic: { before: aTraffic(), full: aTraffic() },
    timeline: { tickMs: 100, ticks: [], markers: [] },
    replica: null,
    ledger: null,
    ...changes,
  });
}

/** On disk, by socket, 5 rounds, a cap of 2 TiB: nothing to warn of. */
export function aResult(changes: Partial<Result> = {}): Result {
  return resultSchema.parse({
    schemaVersion: 1,
    plimsollVersion: '0.1.0',
    status: 'complete',
    error: null,
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:01:00.000Z',
    scenario: { name: 'test', question: 'Which?', description: '', seed: 42, repetitions: 5, settings: {} },
    environment: { node: '20', platform: 'linux', cpuModel: 'x', cpus: 2, memoryBytes: 4096 * mib },
    lab: {
      kind: 'embedded',
      reason: '--lab embedded',
      mysqlVersion: '9.7.4',
      image: null,
      storage: 'disk',
      transport: 'unix-socket',
      startMs: 900,
      bufferPoolBytes: 32 * mib,
      settings: {},
    },
    cap: { mechanism: 'file-size', bytes: 2 ** 41, fidelity: '', reserveShare: 0.01, reserveShareAt2TiB: 0.01 },
    history: null,
    outage: anOutage(),
    trials: [],
    summaries: [],
    warnings: [],
    phases: [],
    ...changes,
  });
}
