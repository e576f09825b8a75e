import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { standaloneSpec } from '../../../../src/report/charts/chart.js';
import { drawCharts } from '../../../../src/report/charts/index.js';
import type { AccountedLedger, SpaceLedger } from '../../../../src/result/ledger.js';
import { type Result, resultSchema, type Timeline } from '../../../../src/result/schema.js';
import { drawnValues } from '../../../support/drawn-values.js';
import { sampleResult, sampleTroubledResult } from '../../../support/sample-result.js';

const mebibyte = 2 ** 20;

/** Every number of the result that may be drawn as this field; a chart's field that is not named here fails. */
type Sources = Readonly<Record<string, (result: Result) => readonly number[]>>;

const recoverySeconds = ({ trials }: Result) => trials.flatMap(({ timeToRecoverMs }) => (timeToRecoverMs ?? 0) / 1000);
const rates = ({ trials }: Result) => trials.map(({ rowsPerSecond }) => rowsPerSecond);
const room = ({ trials }: Result) =>
  trials.flatMap(({ headroom, dataFreeBytes }) => [0, (headroom?.fileBytes ?? 0) / mebibyte, dataFreeBytes / mebibyte]);
const fileMebibytes = (result: Result) => [0, ...accountsOf(result).map(({ fileBytes }) => fileBytes / mebibyte)];
const latencies = ({ outage, trials }: Result) =>
  [outage?.traffic.before, ...trials.map(({ traffic }) => traffic.during)].flatMap((figures) =>
    (figures?.operations ?? []).flatMap(({ latencyMsP50, latencyMsP90, latencyMsP99, latencyMsMax }) =>
      [latencyMsP50, latencyMsP90, latencyMsP99, latencyMsMax].filter((value) => value !== null),
    ),
  );
const lags = ({ outage, trials }: Result) =>
  [outage?.replica, ...trials.map(({ replica }) => replica)].flatMap((replica) => replica?.lag ?? []);
const gauged = ({ trials }: Result) => trials.flatMap(({ ledger }) => ledger?.ticks ?? []);
const spans = (result: Result) =>
  timelinesOf(result).flatMap(({ ticks, markers }) => {
    const lengths = [...ticks, ...markers].map(({ tMs }) => tMs / 1000);
    return [Math.max(...lengths), -Math.max(...lengths)];
  });
const gaugedSpans = (result: Result) => [...spans(result), ...gauged(result).map(({ tMs }) => tMs / 1000)];
const dates = ({ history }: Result) =>
  history ? [history.from, ...history.samples.map(({ date }) => date)].map((date) => Date.parse(date)) : [];

const sources: Readonly<Record<string, Sources>> = {
  'time-to-recover': { value: recoverySeconds, low: recoverySeconds, high: recoverySeconds },
  throughput: { value: rates, low: rates, high: rates },
  headroom: { mebibytes: room, low: room, high: room },
  'space-ledger': { from: fileMebibytes, to: fileMebibytes },
  'space-over-time': {
    seconds: gaugedSpans,
    to: gaugedSpans,
    mebibytes: (result) =>
      gauged(result).flatMap((tick) => {
        const { undoBytes, binlogBytes, temporaryBytes, otherTableBytes, otherPeakBytes } = tick;
        const beside = undoBytes + binlogBytes + temporaryBytes + Math.max(otherTableBytes, otherPeakBytes ?? 0);
        const drawn = [tick.fileBytes, tick.dataFreeBytes, tick.unpurgedBytes ?? 0, beside];
        return drawn.flatMap((bytes) => [bytes / mebibyte, -bytes / mebibyte]);
      }),
  },
  latency: { latencyMs: latencies, highest: latencies },
  'replica-lag': {
    seconds: (result) => [0, ...lags(result).map(({ tMs }) => tMs / 1000)],
    lagMs: (result) => [10, ...lags(result).map(({ lagMs }) => lagMs)],
  },
  'outage-timeline': {
    // The incident's own strip, in minutes, stands beside the run's seconds.
    x: (result) => [...spans(result), -8, 94],
    to: () => [0, 94],
    seconds: spans,
    row: () => [0, 20],
    bottom: () => [0, 20],
    rate: (result) => timelinesOf(result).flatMap(ratesOf),
    backlog: (result) => timelinesOf(result).flatMap(({ ticks }) => [0, ...ticks.map(({ backlog }) => backlog)]),
  },
  'table-growth': {
    date: dates,
    mebibytes: ({ history }) => [0, ...(history?.samples ?? []).map(({ tableBytes }) => tableBytes / mebibyte)],
    cap: ({ cap }) => [cap.bytes / mebibyte],
    bytes: ({ history }) =>
      (history?.samples ?? []).flatMap(({ fileBytesPerRow, queryBytesMean }) => [fileBytesPerRow, queryBytesMean]),
  },
  'sweep-batch': {
    value: () => [10, 1000],
    median: (result) => result.summaries.flatMap(sweptFigures),
    low: (result) => result.summaries.flatMap(sweptFigures),
    high: (result) => result.summaries.flatMap(sweptFigures),
  },
};

describe.each([
  ['complete', sampleResult()],
  ['troubled', sampleTroubledResult()],
  ['swept', swept()],
  ['the committed sample', committedSample()],
  ['complete, with every instant told twice', toldTwice(sampleResult())],
  ['the committed sample, with every instant told twice', toldTwice(committedSample())],
])('of a result that is %s', (_kind, result) => {
  test.each(drawCharts(result).map((chart) => [chart.name, chart] as const))(
    '%s draws nothing below or above what the result holds, and nothing beside its plot',
    async (name, chart) => {
      const drawn = await drawnValues(standaloneSpec(chart));
      expect(drawn.length).toBeGreaterThan(0);
      for (const field of new Set(drawn.map((one) => one.field))) {
        const values = drawn.filter((one) => one.field === field);
        const known = sources[name]?.[field]?.(result);
        expect(known, `${name}: where ${field} comes from`).toBeDefined();
        const [lowest, highest] = [Math.min(...(known ?? [])), Math.max(...(known ?? []))];
        const slack = 0.006 * Math.max(1, Math.abs(highest));
        expect(Math.max(...values.map(({ value }) => value)), `${field}, highest`).toBeLessThanOrEqual(highest + slack);
        expect(Math.min(...values.map(({ value }) => value)), `${field}, lowest`).toBeGreaterThanOrEqual(
          lowest - slack,
        );
      }
      for (const { channel, field, value, from, to } of drawn) {
        const [low, high] = [Math.min(from, to), Math.max(from, to)];
        expect(value, `${channel} ${field} on its axis`).toBeGreaterThanOrEqual(low - 1e-9 * Math.abs(low));
        expect(value, `${channel} ${field} on its axis`).toBeLessThanOrEqual(high + 1e-9 * Math.abs(high));
      }
    },
  );
});

function accountsOf({ outage, trials }: Result): readonly AccountedLedger[] {
  const ledgers: (SpaceLedger | null | undefined)[] = [outage?.ledger, ...trials.map(({ ledger }) => ledger?.after)];
  return ledgers.flatMap((ledger) => (ledger?.status === 'accounted' ? [ledger] : []));
}

function timelinesOf({ outage, trials }: Result): readonly Timeline[] {
  return [...(outage ? [outage.timeline] : []), ...trials.map(({ timeline }) => timeline)];
}

function ratesOf({ ticks, tickMs }: Timeline): readonly number[] {
  return ticks.flatMap(({ tMs, accepted, refused, failed }, index) => {
    const gapMs = Math.max(1, tMs - (ticks[index - 1]?.tMs ?? tMs - tickMs));
    return [accepted, refused, failed, 0].map((count) => (count / gapMs) * 1000);
  });
}

function sweptFigures({ rowsPerSecond, durationMs, issueLatencyMsP90 }: Result['summaries'][number]) {
  return [rowsPerSecond, durationMs, issueLatencyMsP90].flatMap((interval) =>
    interval ? [interval.low, interval.high] : [],
  );
}

function swept(): Result {
  const result = sampleResult();
  const values = [10, 100, 1000];
  const summaries = result.summaries.map((summary, index) => ({
    ...summary,
    sweep: { of: 'prune', setting: 'batch', text: `${values[index]} rows`, value: values[index] ?? null },
  }));
  return { ...result, summaries };
}

function committedSample(): Result {
  return resultSchema.parse(JSON.parse(readFileSync('reports/sample/result.json', 'utf8')));
}

/** As where two samples fall on one simulated day, or a busy machine notes two ticks at once. */
function toldTwice(result: Result): Result {
  const twice = <Entry>(entries: readonly Entry[], again = (entry: Entry): Entry => entry) =>
    entries.flatMap((entry) => [entry, again(entry)]);
  const timeline = (told: Timeline): Timeline => ({
    ...told,
    ticks: twice(told.ticks, (tick) => ({ ...tick, accepted: 0, refused: 0, failed: 0 })),
    markers: twice(told.markers),
  });
  return {
    ...result,
    history: result.history && { ...result.history, samples: twice(result.history.samples) },
    outage: result.outage && { ...result.outage, timeline: timeline(result.outage.timeline) },
    trials: result.trials.map((trial) => ({
      ...trial,
      timeline: timeline(trial.timeline),
      ledger: trial.ledger && { ...trial.ledger, ticks: twice(trial.ledger.ticks) },
      replica: trial.replica && { ...trial.replica, lag: twice(trial.replica.lag) },
    })),
  };
}
