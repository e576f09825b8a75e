/**
 * Everything a reader should know before trusting a number: one caveat, one case. Each looks at the
 * result alone, so that a report made later says the same.
 */
import { extentBytes } from '../innodb/space-model.js';
import type { Result, TrafficFigures } from '../result/schema.js';
import { capCaveats } from './cap-warnings.js';
import { closestRivals } from './comparison.js';
import { formatBytes, formatCount, formatDurationMs, formatShare } from './format.js';
import { isLowerBound } from './lower-bound.js';
import { bootstrapSamplesMin } from './statistics.js';

export interface Warning {
  readonly code: string;
  readonly message: string;
}

type Caveat = (result: Result) => string | null;

export const achievedShareMin = 0.9;
/** Fewer due in a stretch make no share: a remedy of 15 ms sees two statements, or none. */
export const statementsMin = 50;
/** An event loop this late delays statements by more than a healthy one takes. */
export const generatorDelayMsMax = 20;

const caveats: Readonly<Record<string, Caveat>> = {
  'run-incomplete': ({ status, trials }) =>
    status === 'interrupted' || status === 'running' || status === 'failed'
      ? `The run did not come to its end (${status}); ${formatCount(trials.length)} trials were kept.`
      : null,

  'data-in-memory': ({ lab }) =>
    lab?.storage === 'memory'
      ? 'The data lay in memory: times leave out what a disk adds, most of all to rebuilding and to flushing.'
      : null,

  'buffer-pool-covers-table': ({ lab, outage, cap }) => {
    const tableBytes = outage?.tableBytes ?? cap.bytes;
    if (!lab || lab.bufferPoolBytes < tableBytes) return null;
    return `The buffer pool (${formatBytes(lab.bufferPoolBytes)}) holds the whole table (${formatBytes(tableBytes)}); production's does not, and every remedy reads there.`;
  },

  'few-rounds': ({ scenario: { repetitions } }) =>
    repetitions < bootstrapSamplesMin
      ? `${rounds(repetitions)} of each strategy: intervals are the range of what was seen, not a 95 % interval, which needs ${bootstrapSamplesMin} rounds.`
      : null,

  'docker-proxy': ({ lab }) =>
    lab?.transport === 'docker-port'
      ? "Traffic went through Docker's port forwarding, which about halves the rate of small statements: read latencies as comparisons."
      : null,

  'reserve-overstated': ({ cap }) =>
    cap.reserveShare >= 1.5 * cap.reserveShareAt2TiB
      ? `InnoDB keeps ${formatShare(cap.reserveShare)} of a file of ${formatBytes(cap.bytes)} in reserve, and ${formatShare(cap.reserveShareAt2TiB)} at 2 TiB: here the table is full a little early and needs more freed.`
      : null,

  'cap-off-step': ({ cap }) => capCaveats['cap-off-step'](cap.bytes),

  'cap-below-step': ({ cap }) => capCaveats['cap-below-step'](cap.bytes),

  'traffic-behind': (result) => {
    const behind = stretchesOf(result).filter(isBehind);
    if (behind.length === 0) return null;
    const late = behind.some((stretch) => stretch.delayMs === null || isLate(stretch));
    return `Traffic fell behind its schedule (${namesOf(behind)}), to ${formatShare(lowestShare(behind))} of the desired rate at worst: its connections were all waiting for the server, as behind a locked table${late ? ', or the load generator was late' : ''}. What was due there was answered later, and counts there with all of its wait.`;
  },

  'generator-late': (result) => {
    const late = stretchesOf(result).filter(isLate);
    return late.length > 0
      ? `The load generator itself was late (${namesOf(late)}): by up to ${formatDurationMs(Math.max(...late.map(({ delayMs }) => delayMs ?? 0)))} at its p99. Latencies there are partly its own.`
      : null;
  },

  'not-distinguishable': (result) => {
    const rivals = closestRivals(result);
    return rivals.length > 1
      ? `At this number of rounds ${rivals.join(' and ')} cannot be told apart by time to recover.`
      : null;
  },

  'too-few-samples': ({ summaries }) => {
    const without = summaries.filter(({ durationMs, issueLatencyMsP99 }) => durationMs && !issueLatencyMsP99);
    return without.length > 0
      ? `No p99 for ${shortList(without.map(({ strategy }) => strategy))}: it is given from 500 accepted statements on.`
      : null;
  },

  'headroom-bounded': ({ trials }) => {
    const bounded = labelsOf(trials.filter(({ headroom }) => isLowerBound(headroom)));
    return bounded
      ? `The table was not full again when measuring headroom stopped (${bounded}): the true figure is at least that.`
      : null;
  },

  'not-recovered': ({ trials }) => {
    const failed = trials.filter(
      ({ status }) => status === 'not-recovered' || status === 'relapsed' || status === 'remedy-failed',
    );
    return failed.length > 0
      ? `${formatCount(failed.length)} of ${formatCount(trials.length)} trials did not bring the table back (${labelsOf(failed)}).`
      : null;
  },

  'refused-otherwise': ({ outage, trials }) => {
    const others = otherRefusals([...(outage?.refusals ?? []), ...trials.flatMap(({ refusals }) => refusals)]);
    return others.length > 0 ? `Statements were refused for another reason than room: ${others.join('; ')}.` : null;
  },

  'undo-at-cap': ({ cap, trials }) => {
    if (cap.mechanism !== 'file-size') return null;
    const full = labelsOf(trials.filter(({ ledger }) => (ledger?.undoFileBytesMax ?? 0) > cap.bytes - extentBytes));
    return full
      ? `An undo file had grown to the cap as well (${full}): statements that were refused there may have lacked undo, and not room in the table. A higher cap tells the two apart.`
      : null;
  },

  'server-changed': ({ trials }) => {
    const changed = trials.filter(({ serverChanges }) => serverChanges.length > 0);
    return changed.length > 0
      ? `${labelsOf(changed)} changed the server outside the table's schema: ${[...new Set(changed.flatMap(({ serverChanges }) => serverChanges))].join('; ')}. It was put back after each trial.`
      : null;
  },

  'server-crashed': ({ outage, trials }) => {
    const outages = outage?.timeline.markers.some(({ kind }) => kind === 'crash') ? 1 : 0;
    const crashes = outages + trials.filter(crashedIn).length;
    return crashes > 0
      ? `The server itself died ${times(crashes)}: at the cap even rolling back can need space.`
      : null;
  },

  'server-hung': ({ outage, trials }) => {
    const outages = outage?.timeline.markers.some(({ kind }) => kind === 'hang') ? 1 : 0;
    const hangs = outages + trials.filter(({ status }) => status === 'server-hung').length;
    return hangs > 0
      ? `The server itself hung ${times(hangs)}: it was there, gave no answer, and was killed for it. What was measured then says nothing of the remedy alone.`
      : null;
  },
};

function times(count: number): string {
  return count === 1 ? 'once' : `${formatCount(count)} times`;
}

/** The caveats that hold for `result`. */
export function warningsOf(result: Result): Warning[] {
  return Object.entries(caveats).flatMap(([code, caveat]) => {
    const message = caveat(result);
    return message === null ? [] : [{ code, message }];
  });
}

/** By errno, over all operations: how often, and the first message. Lost connections are the server's story, rows that are gone the account's. */
function otherRefusals(refusals: Result['trials'][number]['refusals']): readonly string[] {
  const others = refusals.filter(({ kind, errno }) => kind !== 'table-full' && errno !== 0);
  return [...new Set(others.map(({ errno }) => errno))].map((errno) => {
    const own = others.filter((refusal) => refusal.errno === errno);
    const count = own.reduce((sum, refusal) => sum + refusal.count, 0);
    return `${formatCount(count)} with ${errno} (${own[0]?.sqlState}), first: ${own[0]?.message}`;
  });
}

function crashedIn({ status, headroom }: Result['trials'][number]): boolean {
  return status === 'server-crashed' || headroom?.status === 'server-crashed';
}

interface Stretch {
  readonly name: string;
  /** Of its schedule, that was sent; null where too little was due to tell. */
  readonly share: number | null;
  /** How late the load generator was, p99; null where an older result does not say. */
  readonly delayMs: number | null;
}

function isBehind({ share }: Stretch): boolean {
  return share !== null && share < achievedShareMin;
}

/** Whether it sent what was due or not: a late start is in every latency. */
function isLate({ delayMs }: Stretch): boolean {
  return (delayMs ?? 0) >= generatorDelayMsMax;
}

function stretchesOf({ outage, trials }: Result): readonly Stretch[] {
  const stretches: [name: string, figures: TrafficFigures | null][] = [
    ['before the outage', outage?.traffic.before ?? null],
    ['while full', outage?.traffic.full ?? null],
    ...trials.flatMap(({ strategy, traffic }): [string, TrafficFigures | null][] => [
      [`during ${strategy}`, traffic.during],
      [`after ${strategy}`, traffic.after],
    ]),
  ];
  return stretches.flatMap(([name, figures]) => {
    if (!figures) return [];
    const { desiredPerSecond, achievedPerSecond, durationMs, generatorDelayMsP99 } = figures;
    const enough = (desiredPerSecond * durationMs) / 1000 >= statementsMin;
    return [{ name, share: enough ? achievedPerSecond / desiredPerSecond : null, delayMs: generatorDelayMsP99 }];
  });
}

function namesOf(stretches: readonly Stretch[]): string {
  return shortList(stretches.map(({ name }) => name));
}

function lowestShare(stretches: readonly Stretch[]): number {
  return Math.min(...stretches.map(({ share }) => share ?? 1));
}

const listedMax = 6;

/** Each once; of many the first, and how many more. */
function shortList(all: readonly string[]): string {
  const names = [...new Set(all)];
  const more = names.length - listedMax;
  return more > 0 ? `${names.slice(0, listedMax).join(', ')} and ${formatCount(more)} more` : names.join(', ');
}

function labelsOf(trials: Result['trials']): string {
  return shortList(trials.map(({ strategy }) => strategy));
}

function rounds(repetitions: number): string {
  return repetitions === 1 ? 'One round' : `${formatCount(repetitions)} rounds`;
}
