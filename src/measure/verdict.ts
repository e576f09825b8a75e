/**
 * The result in plain sentences, dangers first (dangers.ts), however many; then up to five: which remedy recovers
 * fastest and which makes most room, each with what it takes beside its name, what the one that recovers fastest
 * costs, and how far DATA_FREE was from the truth; and what was broken on purpose, or swept.
 * The reference (lifting the cap) is told beside the winner and never wins.
 * Says no more than the intervals allow.
 */
import type { Interval, Result, StrategySummary, Trial } from '../result/schema.js';
import { type ComparedFigure, type Comparison, closestRivals, compareBy } from './comparison.js';
import { dangersOf } from './dangers.js';
import { failuresOf, isHardFailure } from './failures.js';
import { faultsHurt, faultsSentence } from './faults-words.js';
import { formatBytes, formatCount, formatDurationMs, formatShare } from './format.js';
import { keyOrderSentence } from './key-order-words.js';
import { isLowerBound } from './lower-bound.js';
import { rankBy, rankByRecovery } from './ranking.js';
import { competitors, isReference } from './reference.js';
import { bootstrapSamplesMin } from './statistics.js';
import { kneeSentence } from './sweep-knees.js';
import { takenOf } from './taken-rows.js';
import { counted, listed, withRange } from './words.js';

/** Behind the dangers. */
const othersMax = 5;

/** Sentences for the head of a report and the end of a run; at least two. */
export function verdictOf(result: Result): readonly string[] {
  const hard = result.trials.some(isHardFailure);
  const faults = faultsSentence(result);
  const hurt = faultsHurt(result);
  const dangers = [...dangersOf(result), ...(faults !== null && hurt ? [faults] : [])];
  const others = [
    recoveryOf(result),
    keyOrderSentence(result),
    hurt ? null : faults,
    kneeSentence(result.summaries),
    hard ? null : failuresOf(result),
    roomOf(result),
    costOf(result),
    claimOf(result),
  ]
    .filter((sentence) => sentence !== null)
    .slice(0, othersMax);
  const sentences = [...dangers, ...others];
  return sentences.length >= 2 ? sentences : [fillingOf(result), ...sentences];
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
  const took = `${withRange(first.interval, formatDurationMs)}${takes(result, first.strategy)}`;
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

/** Beside a winner's name: what it takes from users, where it takes anything. */
function takes(result: Result, strategy: string): string {
  const taken = takenOf(result, strategy);
  return taken.length === 0 ? '' : `, with ${taken.join(' and ')}`;
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
  if (figure !== 'timeToRecoverMs' && second.value === 0) return 'nothing else made any';
  const next = `${second.strategy} (${format(second.value)})`;
  if (second.standing === 'recovers-less-often')
    return `next is ${next}, which did so in only ${second.rounds.count} of ${counted(second.trials, 'round')}`;
  if (second.standing === 'too-few-rounds')
    return `next is ${next}, ${timesThat(second.ratio.value)}, which ${rounds} cannot tell from chance (${bootstrapSamplesMin} can)`;
  if (second.standing === 'not-distinguishable') return `${next} cannot be told apart from it in ${rounds}`;
  return `next is ${next}, ${timesThat(second.ratio.value)}${ratioRange(second)}`;
}

/** "35 % longer", "3.2 times as long", "60 % of that"; no "0 % longer", and no "0 % of that". */
function timesThat(ratio: number): string {
  if (Math.abs(ratio - 1) < 0.005) return 'as good as the same';
  if (ratio < 0.005) return 'next to nothing beside it';
  if (ratio < 1) return `${formatShare(ratio)} of that`;
  return ratio < 2 ? `${Math.round((ratio - 1) * 100)} % longer` : `${ratio.toFixed(1)} times as long`;
}

function ratioRange({ ratio: { low, high } }: Comparison): string {
  return low === null || high === null ? '' : ` (ratio ${low.toFixed(2)} to ${high.toFixed(2)}, 95 %)`;
}

/** Room made counts what went in while the remedy ran; results of older versions hold only the headroom after it. */
function roomOf(result: Result): string | null {
  const competing = competitors(result);
  const figure = competing.some(({ roomMadeBytes }) => roomMadeBytes) ? 'roomMadeBytes' : 'headroomBytes';
  const [first, second] = rankBy(competing, figure, 'highest');
  if (!first) return null;
  if (first.interval.median === 0) return 'No remedy made room for a further row.';
  const bounded = result.trials.some(({ strategy, headroom }) => strategy === first.strategy && isLowerBound(headroom));
  const interval = figure === 'roomMadeBytes' ? first.summary.roomMadeRows : first.summary.headroomRows;
  const rows = interval ? ` (${formatCount(interval.median)} rows)` : '';
  const room = `${first.strategy} makes room for ${bounded ? 'at least ' : ''}${formatBytes(first.interval.median)} of further rows${rows}`;
  // Told once: the fastest has it beside its name already.
  const [fastest] = rankByRecovery(competing);
  const taken = fastest?.strategy === first.strategy ? '' : takes(result, first.strategy);
  return second ? `${room}, the most of all${taken}; ${againstNext(result, figure, formatBytes)}.` : `${room}${taken}.`;
}

/** What the fastest remedy costs besides the rows that it takes: its duration, its files, and what users felt meanwhile. */
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
    extraBytes > 0 ? `${formatBytes(extraBytes)} or more of extra files` : null,
    issueLatencyMsP99
      ? `a p99 of ${formatDurationMs(issueLatencyMsP99.median)} for new rows meanwhile`
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
  return waits.length > 0 ? `waits of up to ${formatDurationMs(Math.max(...waits))} for new rows meanwhile` : null;
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
