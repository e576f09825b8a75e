/**
 * The result in two to five plain sentences: did rows get lost, which remedy recovers fastest, which
 * makes most room, what the one that recovers fastest costs, and how far DATA_FREE was from the truth.
 * The reference (lifting the cap) is told beside the winner and never wins.
 * Says no more than the intervals allow.
 */
import type { Interval, Result, StrategySummary, Trial } from '../result/schema.js';
import { type ComparedFigure, type Comparison, closestRivals, compareBy } from './comparison.js';
import { formatBytes, formatCount, formatDurationMs, formatShare } from './format.js';
import { isLowerBound } from './lower-bound.js';
import { rankBy, rankByRecovery } from './ranking.js';
import { competitors, isReference } from './reference.js';
import { rowBreaches } from './row-breaches.js';
import { isServerLost } from './server-lost.js';
import { bootstrapSamplesMin } from './statistics.js';

/** Sentences for the head of a report and the end of a run; never empty. */
export function verdictOf(result: Result): readonly string[] {
  const sentences = [
    lossOf(result),
    replicaOf(result),
    recoveryOf(result),
    failuresOf(result),
    roomOf(result),
    costOf(result),
    claimOf(result),
  ]
    .filter((sentence) => sentence !== null)
    .slice(0, 5);
  return sentences.length >= 2 ? sentences : [fillingOf(result), ...sentences];
}

/** Trials that nothing disturbed, and those that were broken on purpose: both end a run with its own exit code. */
function lossOf({ trials, faultTrials }: Result): string | null {
  const inTrials = trials.flatMap(({ strategy, round, invariants }) =>
    invariants.holds ? [] : [{ where: `${strategy}, round ${round}`, rows: invariants }],
  );
  const inFaults = faultTrials.flatMap(({ strategy, fault, rows, rerun }) => {
    const broken = [rows, rerun?.rows].find((account) => account?.holds === false);
    return broken ? [{ where: `${strategy}, fault ${fault}`, rows: broken }] : [];
  });
  const lost = faultTrials.filter(({ serverLost }) => serverLost !== null);
  const [first] = [...inTrials, ...inFaults];
  if (!first)
    return lost[0]
      ? `ROWS COULD NOT BE READ after ${counted(lost.length, 'fault')}: the server did not come back (first: ${lost[0].strategy}, fault ${lost[0].fault}: ${lost[0].serverLost}).`
      : null;
  const after = [
    inTrials.length > 0 ? `${formatCount(inTrials.length)} of ${formatCount(trials.length)} trials` : null,
    inFaults.length > 0 ? `${formatCount(inFaults.length)} of ${formatCount(faultTrials.length)} faults` : null,
  ].filter((part) => part !== null);
  return `ROWS WERE NOT ACCOUNTED FOR after ${after.join(' and ')} (first: ${first.where}): ${rowBreaches(first.rows).join(', ') || 'the remedy says otherwise of what it moved'}.`;
}

function replicaOf({ outage, trials }: Result): string | null {
  const apart = trials.flatMap(({ strategy, round, replica }) =>
    replica?.same === false ? [`after ${strategy}, round ${round}`] : [],
  );
  const all = outage?.replica?.same === false ? ['after the outage', ...apart] : apart;
  return all.length === 0 ? null : `A REPLICA THAT HAD CAUGHT UP HELD OTHER ROWS THAN ITS SOURCE ${listed(all)}.`;
}

function fillingOf({ outage, cap }: Result): string {
  if (!outage)
    return `The table was not filled to its cap of ${formatBytes(cap.bytes)}, so there is no remedy to judge.`;
  return `The table was full at ${formatBytes(outage.tableBytes)} with ${formatCount(outage.rows)} rows: ERROR ${outage.errno} (${outage.sqlState}): ${outage.message}.`;
}

function recoveryOf(result: Result): string | null {
  if (result.trials.length === 0) return 'No trial was finished, so no remedy can be judged.';
  const ranked = rankByRecovery(competitors(result));
  const [first, second] = ranked;
  if (!first) return 'No remedy brought the table back.';
  const { recovered, trials } = first.summary;
  const always = recovered === trials;
  const took = withRange(first.interval, formatDurationMs);
  const lead = always
    ? `${first.strategy} brings the table back${second ? ' fastest,' : ''} in ${took}`
    : `No remedy brings the table back in every round: ${first.strategy} does in ${recovered} of ${formatCount(trials)}, in ${took}`;
  if (!second) return `${lead}.`;
  const rivals = closestRivals(result).slice(1);
  const compared =
    rivals.length > 1
      ? manyRivals(rivals, ranked.length - 1, first.interval.samples)
      : againstNext(result, 'timeToRecoverMs', formatDurationMs);
  return `${lead}; ${compared}${referenceOf(result)}.`;
}

/** Where more than one cannot be told apart from the first, and how many others are slower. */
function manyRivals(rivals: readonly string[], others: number, rounds: number): string {
  const slower = others - rivals.length;
  const rest =
    slower === 0
      ? ''
      : `, ${formatCount(slower)} ${slower === 1 ? 'other is slower or recovers' : 'others are slower or recover'} less often`;
  return `${listed(rivals)} cannot be told apart from it in ${counted(rounds, 'round')}${rest}`;
}

function referenceOf(result: Result): string {
  const competing = competitors(result);
  const [reference] = rankBy(
    result.summaries.filter((summary) => !competing.includes(summary)),
    'timeToRecoverMs',
    'lowest',
  );
  return reference ? ` (for reference: ${reference.strategy} ${formatDurationMs(reference.interval.median)})` : '';
}

/** How the next best stands to the best, as far as their rounds can tell. */
function againstNext(result: Result, figure: ComparedFigure, format: (value: number) => string): string {
  const [first, second] = compareBy(figure, result).filter(({ strategy }) => !isReference(result.trials, strategy));
  if (!first || !second) return 'nothing else to compare it with';
  const rounds = counted(Math.min(first.rounds.count, second.rounds.count), 'round');
  const next = `${second.strategy} (${format(second.value)})`;
  if (second.standing === 'recovers-less-often')
    return `next is ${next}, which did so in only ${second.rounds.count} of ${counted(second.trials, 'round')}`;
  if (second.standing === 'too-few-rounds')
    return `next is ${next}, ${timesThat(second.ratio.value)}, which ${rounds} cannot tell from chance (${bootstrapSamplesMin} can)`;
  if (second.standing === 'not-distinguishable') return `${next} cannot be told apart from it in ${rounds}`;
  return `next is ${next}, ${timesThat(second.ratio.value)}${ratioRange(second)}`;
}

/** "35 % longer", "3.2 times as long", "60 % of that". */
function timesThat(ratio: number): string {
  if (ratio < 1) return `${formatShare(ratio)} of that`;
  return ratio < 2 ? `${Math.round((ratio - 1) * 100)} % longer` : `${ratio.toFixed(1)} times as long`;
}

function ratioRange({ ratio: { low, high } }: Comparison): string {
  return low === null || high === null ? '' : ` (ratio ${low.toFixed(2)} to ${high.toFixed(2)}, 95 %)`;
}

const failureWords = {
  relapsed: 'full again soon after',
  'not-recovered': 'inserts were still refused',
  'remedy-failed': 'the remedy failed',
  'server-crashed': 'the server died',
  'server-hung': 'the server hung',
} as const;

/** By how they ended, so that many failing remedies stay one sentence; a reason where one remedy stands alone. */
function failuresOf({ trials }: Result): string | null {
  const endings = (['server-crashed', 'server-hung', 'remedy-failed', 'not-recovered', 'relapsed'] as const).flatMap(
    (status) => {
      const failed = trials.filter((trial) => trial.status === status);
      const strategies = [...new Set(failed.map(({ strategy }) => strategy))];
      if (strategies.length === 0) return [];
      const counts = strategies.map((strategy) => {
        const count = (some: readonly Trial[]) => some.filter((trial) => trial.strategy === strategy).length;
        return `${strategy} ${count(failed)} of ${count(trials)}`;
      });
      const own = isServerLost(status) || strategies.length > 1 ? null : failed[0]?.reason;
      return `${listed(counts)} (${own ?? failureWords[status]})`;
    },
  );
  return endings.length === 0 ? null : `Trials that did not bring it back for good: ${endings.join('; ')}.`;
}

/** Room made counts what went in while the remedy ran; results of older versions hold only the headroom after it. */
function roomOf(result: Result): string | null {
  const competing = competitors(result);
  const figure = competing.some(({ roomMadeBytes }) => roomMadeBytes) ? 'roomMadeBytes' : 'headroomBytes';
  const [first, second] = rankBy(competing, figure, 'highest');
  if (!first) return null;
  const bounded = result.trials.some(({ strategy, headroom }) => strategy === first.strategy && isLowerBound(headroom));
  const interval = figure === 'roomMadeBytes' ? first.summary.roomMadeRows : first.summary.headroomRows;
  const rows = interval ? ` (${formatCount(interval.median)} rows)` : '';
  const room = `${first.strategy} makes room for ${bounded ? 'at least ' : ''}${formatBytes(first.interval.median)} of further jobs${rows}`;
  return second ? `${room}, the most of all; ${againstNext(result, figure, formatBytes)}.` : `${room}.`;
}

/** What the fastest remedy costs: its duration, the rows that leave, and what users felt meanwhile. */
function costOf(result: Result): string | null {
  const { trials } = result;
  const [first] = rankByRecovery(competitors(result));
  const trial = trials.find(({ strategy, status }) => strategy === first?.strategy && status === 'recovered');
  if (!first || !trial) return null;
  const { durationMs, issueLatencyMsP99 } = first.summary;
  const extraBytes = Math.max(
    ...trials.filter(({ strategy }) => strategy === first.strategy).map(({ extraBytesMax }) => extraBytesMax),
  );
  const costs = [
    workOf(durationMs, first.summary.trials),
    trial.rowsDeleted > 0 ? `${counted(trial.rowsDeleted, 'row')} gone for good` : null,
    trial.rowsArchived > 0 ? `${counted(trial.rowsArchived, 'row')} in the archive instead` : null,
    extraBytes > 0 ? `${formatBytes(extraBytes)} or more of extra files` : null,
    issueLatencyMsP99
      ? `a p99 of ${formatDurationMs(issueLatencyMsP99.median)} for new jobs meanwhile`
      : longestWait(trials, first.strategy),
  ].filter((cost) => cost !== null);
  return costs.length > 0 ? `The price of ${first.strategy}: ${costs.join(', ')}.` : null;
}

/** A remedy that was cut by its limit has not told how long it takes. */
function workOf(durationMs: Interval | null, trials: number): string {
  if (!durationMs) return 'work that it never ended';
  const some = durationMs.samples < trials ? ` (${durationMs.samples} of ${trials} rounds ran to their end)` : '';
  return `${formatDurationMs(durationMs.median)} of work${some}`;
}

/** In place of a p99 where there are too few samples for one. */
function longestWait(trials: readonly Trial[], strategy: string): string | null {
  const waits = trials
    .filter((trial) => trial.strategy === strategy)
    .flatMap(({ traffic }) => traffic.during.operations.filter(({ operation }) => operation === 'issue'))
    .flatMap(({ waitMsMax, latencyMsMax }) => waitMsMax ?? latencyMsMax ?? []);
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

const listedMax = 4;

/** "a, b, c, d and 3 more". */
function listed(names: readonly string[]): string {
  const more = names.length - listedMax;
  if (more > 0) return `${names.slice(0, listedMax).join(', ')} and ${formatCount(more)} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function counted(count: number, noun: string): string {
  return count === 1 ? `one ${noun}` : `${formatCount(count)} ${noun}s`;
}
