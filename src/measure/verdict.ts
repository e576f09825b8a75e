/**
 * The result in two to five plain sentences: did rows get lost, which remedy recovers fastest, which
 * frees most, what the one that recovers fastest costs, and how far DATA_FREE was from the truth.
 * Says no more than the intervals allow.
 */
import type { Interval, Result, StrategySummary, Trial } from '../result/schema.js';
import { formatBytes, formatCount, formatDurationMs, formatShare } from './format.js';
import { type Ranked, rankBy } from './ranking.js';
import { compareIntervals, comparisonSamplesMin } from './statistics.js';

/** Sentences for the head of a report and the end of a run; never empty. */
export function verdictOf(result: Result): readonly string[] {
  const sentences = [
    lossOf(result),
    recoveryOf(result),
    failuresOf(result),
    headroomOf(result),
    costOf(result),
    claimOf(result),
  ]
    .filter((sentence) => sentence !== null)
    .slice(0, 5);
  return sentences.length >= 2 ? sentences : [fillingOf(result), ...sentences];
}

function lossOf({ trials }: Result): string | null {
  const broken = trials.filter(({ invariants }) => !invariants.holds);
  const [first] = broken;
  if (!first) return null;
  return `ROWS WERE NOT ACCOUNTED FOR after ${formatCount(broken.length)} of ${formatCount(trials.length)} trials (first: ${first.strategy}, round ${first.round}): ${formatCount(first.invariants.lost)} lost, ${formatCount(first.invariants.duplicated)} in two places, checksums ${first.invariants.checksumsMatch ? 'match' : 'differ'}.`;
}

function fillingOf({ outage, cap }: Result): string {
  if (!outage)
    return `The table was not filled to its cap of ${formatBytes(cap.bytes)}, so there is no remedy to judge.`;
  return `The table was full at ${formatBytes(outage.tableBytes)} with ${formatCount(outage.rows)} rows: ERROR ${outage.errno} (${outage.sqlState}): ${outage.message}.`;
}

function recoveryOf({ summaries, trials }: Result): string | null {
  if (trials.length === 0) return 'No trial was finished, so no remedy can be judged.';
  const [first, second] = rankBy(summaries, 'timeToRecoverMs', 'lowest');
  if (!first) return 'No remedy brought the table back.';
  const lead = `${first.strategy} brings the table back`;
  const took = withRange(first.interval, formatDurationMs);
  if (!second) return `${lead} in ${took}.`;
  return `${lead} fastest, in ${took}; ${againstNext(first, second, formatDurationMs, timesAsLong)}.`;
}

/** How the second stands to the first, as far as their rounds can tell. */
function againstNext(
  first: Ranked,
  second: Ranked,
  format: (value: number) => string,
  relation: (first: number, second: number) => string,
): string {
  const rounds = counted(Math.min(first.interval.samples, second.interval.samples), 'round');
  const next = `${second.strategy} (${format(second.interval.median)})`;
  if (Math.min(first.interval.samples, second.interval.samples) < comparisonSamplesMin)
    return `${rounds} cannot tell whether ${next} would do better`;
  if (compareIntervals(first.interval, second.interval) === 'not-distinguishable')
    return `${next} cannot be told apart from it in ${rounds}`;
  return `next is ${next}, ${relation(first.interval.median, second.interval.median)}`;
}

function timesAsLong(first: number, second: number): string {
  const times = second / Math.max(first, 1e-3);
  return times < 2 ? `${Math.round((times - 1) * 100)} % longer` : `${times.toFixed(1)} times as long`;
}

function shareOfThat(first: number, second: number): string {
  return `${formatShare(second / Math.max(first, 1))} of that`;
}

function failuresOf({ trials }: Result): string | null {
  const failed = trials.filter(({ status }) => status !== 'recovered');
  if (failed.length === 0) return null;
  const strategies = [...new Set(failed.map(({ strategy }) => strategy))].map((strategy) => {
    const own = failed.filter((trial) => trial.strategy === strategy);
    const crashed = own.some(({ status }) => status === 'server-crashed');
    const what = crashed ? 'the server died' : (own[0]?.reason ?? 'inserts were still refused');
    return `${strategy} ${own.length} of ${trials.filter((trial) => trial.strategy === strategy).length} (${what})`;
  });
  return `Trials that did not bring it back for good: ${strategies.join('; ')}.`;
}

function headroomOf({ summaries, trials }: Result): string | null {
  const [first, second] = rankBy(summaries, 'headroomBytes', 'highest');
  if (!first) return null;
  const bounded = trials.some(
    ({ strategy, headroom }) => strategy === first.strategy && headroom?.status === 'bound-reached',
  );
  const rows = first.summary.headroomRows ? ` (${formatCount(first.summary.headroomRows.median)} rows)` : '';
  const room = `${first.strategy} makes room for ${bounded ? 'at least ' : ''}${formatBytes(first.interval.median)} of further jobs${rows}`;
  return second ? `${room}, the most of all; ${againstNext(first, second, formatBytes, shareOfThat)}.` : `${room}.`;
}

/** What the fastest remedy costs: its duration, the rows that leave, and what users felt meanwhile. */
function costOf({ summaries, trials }: Result): string | null {
  const [first] = rankBy(summaries, 'timeToRecoverMs', 'lowest');
  const trial = trials.find(({ strategy, status }) => strategy === first?.strategy && status === 'recovered');
  if (!first || !trial) return null;
  const { durationMs, issueLatencyMsP99 } = first.summary;
  const costs = [
    durationMs ? `${formatDurationMs(durationMs.median)} of work` : null,
    trial.rowsDeleted > 0 ? `${counted(trial.rowsDeleted, 'row')} gone for good` : null,
    trial.rowsArchived > 0 ? `${counted(trial.rowsArchived, 'row')} in the archive instead` : null,
    trial.extraBytesMax > 0 ? `up to ${formatBytes(trial.extraBytesMax)} of other files` : null,
    issueLatencyMsP99
      ? `a p99 of ${formatDurationMs(issueLatencyMsP99.median)} for new jobs meanwhile`
      : longestWait(trials, first.strategy),
  ].filter((cost) => cost !== null);
  return costs.length > 0 ? `The price of ${first.strategy}: ${costs.join(', ')}.` : null;
}

/** In place of a p99 where there are too few samples for one. */
function longestWait(trials: readonly Trial[], strategy: string): string | null {
  const waits = trials
    .filter((trial) => trial.strategy === strategy)
    .flatMap(({ traffic }) => traffic.during.operations.filter(({ operation }) => operation === 'issue'))
    .flatMap(({ latencyMsMax }) => latencyMsMax ?? []);
  return waits.length > 0 ? `waits of up to ${formatDurationMs(Math.max(...waits))} for new jobs meanwhile` : null;
}

/** Where DATA_FREE was furthest from what could really be inserted. */
function claimOf({ summaries }: Result): string | null {
  const [worst] = summaries
    .flatMap(({ strategy, dataFreeBytes, headroomBytes }: StrategySummary) =>
      dataFreeBytes && headroomBytes ? [{ strategy, claimed: dataFreeBytes.median, real: headroomBytes.median }] : [],
    )
    .sort((one, other) => Math.abs(other.claimed - other.real) - Math.abs(one.claimed - one.real));
  if (!worst) return null;
  return `After ${worst.strategy} DATA_FREE claimed ${formatBytes(worst.claimed)} free, and ${formatBytes(worst.real)} really went in.`;
}

/** "610 ms (590 ms to 640 ms in 3 rounds)". */
function withRange(interval: Interval, format: (value: number) => string): string {
  const middle = format(interval.median);
  if (interval.samples === 1) return `${middle} (one round)`;
  return `${middle} (${format(interval.low)} to ${format(interval.high)} in ${counted(interval.samples, 'round')})`;
}

function counted(count: number, noun: string): string {
  return count === 1 ? `one ${noun}` : `${formatCount(count)} ${noun}s`;
}
