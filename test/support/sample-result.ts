/**
 * A plausible result of the flagship scenario, made by formula: three rounds of three remedies on a
 * 64 MiB table. Reports are a function of a result alone, so their tests need no server; the figures
 * here are invented and only their shape matters.
 */
import { type Interval, type Result, resultSchema, type StrategySummary, type Trial } from '../../src/result/schema.js';
import { sampleAccount, sampleTrialLedger } from './sample-ledger.js';
import { capBytes, type Remedy, sampleRemedies } from './sample-remedies.js';
import { sampleReplica, sampleStoppedReplica } from './sample-replica.js';
import { sampleTimeline, sampleTrialTimeline } from './sample-timelines.js';
import { trafficOf } from './sample-traffic.js';

const mebibyte = 2 ** 20;
const fullRows = 15_842;

/** A complete run; `changes` replaces top-level fields. */
export function sampleResult(changes: Partial<Result> = {}): Result {
  const trials = [1, 2, 3].flatMap((round) => sampleRemedies.map((remedy, index) => trialOf(remedy, round, index + 1)));
  return resultSchema.parse({
    schemaVersion: 1,
    plimsollVersion: '0.1.0',
    status: 'complete',
    error: null,
    startedAt: '2026-01-15T10:00:00.000Z',
    finishedAt: '2026-01-15T10:01:10.000Z',
    scenario: {
      name: 'treasure-data-2019',
      question: 'The jobs table has reached its file limit: which remedy brings it back, and for how long?',
      description: 'Eight years of jobs whose queries grow longer, under a per-table file limit.',
      seed: 42,
      repetitions: 3,
      settings: { cap: { mechanism: 'file-size', size: capBytes }, traffic: { rate: 200, connections: 8 } },
    },
    environment: {
      node: 'v20.19.0',
      platform: 'linux x64',
      cpuModel: 'Example CPU',
      cpus: 2,
      memoryBytes: 8 * 2 ** 30,
    },
    lab: {
      kind: 'embedded',
      reason: 'no Docker engine answers',
      mysqlVersion: '9.7.4',
      image: null,
      storage: 'memory',
      transport: 'unix-socket',
      startMs: 1_020,
      bufferPoolBytes: 32 * mebibyte,
      settings: { innodb_page_size: '16384', innodb_flush_log_at_trx_commit: '1' },
    },
    cap: {
      mechanism: 'file-size',
      bytes: capBytes,
      fidelity: "The incident's own cause: the operating system refuses to let the table's file grow (errno 27).",
      reserveShare: 0.031,
      reserveShareAt2TiB: 0.01,
    },
    history: sampleHistory(),
    outage: sampleOutage(),
    trials,
    summaries: sampleRemedies.map((remedy) => summaryOf(remedy, trials)),
    warnings: [{ code: 'few-rounds', message: 'Three rounds: intervals are the range of what was seen.' }],
    phases: [
      { phase: 'lab', durationMs: 1_040 },
      { phase: 'table', durationMs: 60 },
      { phase: 'history', durationMs: 820 },
      { phase: 'outage', durationMs: 6_000 },
      { phase: 'snapshot', durationMs: 310 },
      { phase: 'trials', durationMs: 48_000 },
    ],
    ...changes,
  });
}

/** A compact that crashed, one that failed, one that never recovered, none with headroom; an archive that relapsed and stopped its replica. */
export function sampleTroubledResult(): Result {
  const calm = sampleResult();
  const trials = calm.trials.map((trial, index): Trial => {
    if (trial.strategy === 'archive' && trial.round === 2)
      return {
        ...trial,
        status: 'relapsed',
        reason: 'full again 700 ms after it recovered',
        relapsedAfterMs: 700,
        backlogDrainMs: null,
        replica: sampleStoppedReplica(1_200),
      };
    if (trial.strategy !== 'compact') return trial;
    const status = (['server-crashed', 'remedy-failed', 'not-recovered'] as const)[
      index % 9 === 2 ? 0 : index % 9 === 5 ? 1 : 2
    ];
    return {
      ...trial,
      status,
      reason: `1114 The table '#sql-ib' is full </script><img src=x onerror=alert(1)>`,
      timeToRecoverMs: null,
      timeToFirstAcceptedMs: null,
      relapsedAfterMs: null,
      backlogDrainMs: null,
      headroom: null,
      traffic: { ...trial.traffic, after: null },
      invariants: { ...trial.invariants, lost: 3, checksumsMatch: false, holds: status !== 'server-crashed' },
    };
  });
  const summaries = calm.summaries.map((summary) =>
    summary.strategy === 'archive'
      ? { ...summary, recovered: 2 }
      : summary.strategy === 'compact'
        ? {
            ...summary,
            recovered: 0,
            timeToRecoverMs: null,
            headroomRows: null,
            headroomBytes: null,
            backlogDrainMs: null,
          }
        : summary,
  );
  return { ...calm, trials, summaries };
}

/** What an interrupt early in the run leaves: no history, no outage, no trial. */
export function sampleEmptyResult(status: Result['status'] = 'interrupted'): Result {
  return sampleResult({
    status,
    finishedAt: null,
    lab: null,
    history: null,
    outage: null,
    trials: [],
    summaries: [],
    phases: [],
  });
}

function sampleHistory(): NonNullable<Result['history']> {
  const years = Array.from({ length: 33 }, (_, index) => index / 4);
  const samples = years.map((year) => {
    const share = (1.35 ** year - 1) / (1.35 ** 8 - 1);
    return {
      date: `${2011 + Math.floor(0.42 + year)}-${String(1 + (Math.floor((0.42 + year) * 12) % 12)).padStart(2, '0')}-01`,
      rows: Math.round(15_400 * share),
      tableBytes: Math.round((62 * mebibyte * share ** 1.25) / 16_384) * 16_384,
      queryBytesMean: Math.round(900 + 380 * year + 90 * Math.sin(year * 5)),
      fileBytesPerRow: Math.round(1_900 + 290 * year),
    };
  });
  return {
    rows: 15_400,
    bytes: 51 * mebibyte,
    queryBytes: 48 * mebibyte,
    seconds: 0.8,
    plannedRows: 25_000,
    addedRows: 0,
    nextIndex: 25_000,
    refusedRows: 0,
    deletedRows: 0,
    from: '2011-06-01',
    to: '2019-09-04',
    method: 'server-local LOAD DATA through a FIFO, 2 connections',
    samples,
  };
}

function sampleOutage(): NonNullable<Result['outage']> {
  const seen = (statement: string, meaning: string, accepted: number, refused: number) => ({
    statement,
    meaning,
    attempts: accepted + refused,
    accepted,
    refused,
    error: refused > 0 ? "1114 The table 'jobs' is full" : null,
  });
  return {
    errno: 1114,
    sqlState: 'HY000',
    message: "The table 'jobs' is full",
    at: '2026-01-15T10:00:05.120Z',
    firstFullMs: 5_120,
    tableBytes: capBytes,
    rows: fullRows,
    partition: null,
    dataFreeBytes: 0,
    queryBytes: 49 * mebibyte,
    backlogAtEnd: 312,
    serverLog: [
      "[ERROR] [MY-012814] [InnoDB] posix_fallocate(): Failed to preallocate data for file ./plimsoll/jobs.ibd. Operating system error number 27 'File too large'.",
      "[ERROR] [MY-013132] [Server] The table 'jobs' is full!",
    ],
    evidence: {
      newJob: seen('INSERT INTO jobs (…) VALUES (…)', 'a new job is issued', 0, 20),
      finishThatGrows: seen(
        'UPDATE jobs SET status = ?, error_message = ? …',
        'a running job is marked failed, and its row grows',
        3,
        17,
      ),
      updateInPlace: seen('UPDATE jobs SET status = ? …', 'a job is marked running; no byte more', 20, 0),
      deleteRow: seen('DELETE FROM jobs WHERE id = ?', 'one old job is deleted', 20, 0),
      insertElsewhere: seen('INSERT INTO other_table (…) VALUES (…)', 'another table takes a row', 20, 0),
    },
    traffic: { before: trafficOf(1.2, 0), full: trafficOf(1.4, 300) },
    refusals: [],
    timeline: sampleTimeline(),
    ledger: sampleAccount(0, capBytes),
    replica: sampleReplica(30),
  };
}

function trialOf(remedy: Remedy, round: number, position: number): Trial {
  const jitter = 1 + (round - 2) * 0.08;
  const moved = remedy.rowsDeleted + remedy.rowsArchived;
  const durationMs = remedy.durationMs * jitter;
  return resultSchema.shape.trials.element.parse({
    strategy: remedy.strategy,
    use: remedy.strategy,
    settings: remedy.settings,
    round,
    position,
    status: 'recovered',
    reason: null,
    timeToRecoverMs: remedy.recoverMs === null ? null : remedy.recoverMs * jitter,
    timeToFirstAcceptedMs: remedy.recoverMs === null ? null : remedy.recoverMs * jitter * 0.7,
    relapsedAfterMs: null,
    durationMs,
    steps: [],
    ledger: sampleTrialLedger(remedy.dataFreeBytes, remedy.tableBytesAfter),
    backlogDrainMs: 900 * jitter,
    backlogMax: 420,
    rowsDeleted: remedy.rowsDeleted,
    rowsArchived: remedy.rowsArchived,
    rowsTrimmed: 0,
    rowsPerSecond: moved / (durationMs / 1000),
    tableBytesBefore: capBytes,
    tableBytesAfter: remedy.tableBytesAfter,
    extraBytesMax: remedy.strategy === 'prune' ? 0 : 9 * mebibyte,
    archiveBytes: remedy.strategy === 'archive' ? 6 * mebibyte : 0,
    dataFreeBytes: remedy.dataFreeBytes,
    headroom: {
      rows: Math.round(remedy.headroomRows * jitter),
      bytes: Math.round(remedy.headroomRows * jitter * 3_500),
      fileBytes: Math.round(remedy.headroomRows * jitter * 4_236),
      status: 'full-again',
    },
    statements: [...remedy.statements],
    output: null,
    traffic: { during: trafficOf(remedy.latencyMs, 90), after: trafficOf(1.6, 0) },
    timeline: sampleTrialTimeline(remedy.recoverMs ?? 3_000, durationMs, moved),
    replica: sampleReplica(remedy.latencyMs * 20),
    invariants: {
      original: fullRows,
      kept: fullRows - moved,
      archived: remedy.rowsArchived,
      deleted: remedy.rowsDeleted,
      trimmed: 0,
      duplicated: 0,
      lost: 0,
      acknowledged: 640,
      acknowledgedFound: 640,
      policy: null,
      outsidePolicy: 0,
      acknowledgedChanged: 0,
      fromNowhere: 0,
      checksumsMatch: true,
      holds: true,
    },
  });
}

function summaryOf(remedy: Remedy, trials: readonly Trial[]): StrategySummary {
  const own = trials.filter((trial) => trial.strategy === remedy.strategy);
  const range = (value: (trial: Trial) => number): Interval => {
    const sorted = own.map(value).sort((left, right) => left - right);
    return { median: sorted[1] as number, low: sorted[0] as number, high: sorted[2] as number, samples: own.length };
  };
  return resultSchema.shape.summaries.element.parse({
    strategy: remedy.strategy,
    title: remedy.title,
    trials: own.length,
    recovered: own.length,
    timeToRecoverMs: range((trial) => trial.timeToRecoverMs ?? 0),
    durationMs: range((trial) => trial.durationMs),
    rowsPerSecond: range((trial) => trial.rowsPerSecond),
    headroomRows: range((trial) => trial.headroom?.rows ?? 0),
    headroomBytes: range((trial) => trial.headroom?.fileBytes ?? 0),
    dataFreeBytes: range((trial) => trial.dataFreeBytes),
    issueLatencyMsP99: range((trial) => trial.traffic.during.operations[0]?.latencyMsP99 ?? 0),
    backlogDrainMs: range((trial) => trial.backlogDrainMs ?? 0),
  });
}
