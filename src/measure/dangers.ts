/**
 * What a verdict leads with: rows that are not where they must be, a replica that went another way or stopped, a
 * program of the user's or a remedy that failed, a server that died. Each of these that makes a run end with an exit
 * code of its own is decided here, and run-exit.ts asks for it.
 */
import type { Result, Trial } from '../result/schema.js';
import { failedPrograms, failuresOf, isHardFailure } from './failures.js';
import { formatCount } from './format.js';
import { rowBreaches } from './row-breaches.js';
import { counted, inSentence, listed } from './words.js';

/** None, one or several sentences, the worst first. */
export function dangersOf(result: Result): readonly string[] {
  return [
    lossOf(result),
    unreadableOf(result),
    replicaApartOf(result),
    replicaStoppedOf(result),
    programsOf(result),
    serverDiedOf(result),
    result.trials.some(isHardFailure) ? failuresOf(result) : null,
  ].filter((sentence) => sentence !== null);
}

/** Trials under which replication stopped with an error, or was cut off from the source. */
export function replicaStops({ trials }: Pick<Result, 'trials'>): readonly Trial[] {
  return trials.filter(({ replica }) => replica?.stopped || replica?.receiver);
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
  const [first] = [...inTrials, ...inFaults];
  if (!first) return null;
  const after = [
    inTrials.length > 0 ? `${formatCount(inTrials.length)} of ${formatCount(trials.length)} trials` : null,
    inFaults.length > 0 ? `${formatCount(inFaults.length)} of ${formatCount(faultTrials.length)} faults` : null,
  ].filter((part) => part !== null);
  return `ROWS WERE NOT ACCOUNTED FOR after ${after.join(' and ')} (first: ${first.where}): ${rowBreaches(first.rows).join(', ') || 'the remedy says otherwise of what it moved'}.`;
}

function unreadableOf({ faultTrials }: Result): string | null {
  const lost = faultTrials.filter(({ serverLost }) => serverLost !== null);
  return lost[0]
    ? `ROWS COULD NOT BE READ after ${counted(lost.length, 'fault')}: the server did not come back (first: ${lost[0].strategy}, fault ${lost[0].fault}: ${lost[0].serverLost}).`
    : null;
}

function replicaApartOf({ outage, trials }: Result): string | null {
  const apart = trials.flatMap(({ strategy, round, replica }) =>
    replica?.same === false ? [`after ${strategy}, round ${round}`] : [],
  );
  const all = outage?.replica?.same === false ? ['after the outage', ...apart] : apart;
  return all.length === 0 ? null : `A REPLICA THAT HAD CAUGHT UP HELD OTHER ROWS THAN ITS SOURCE ${listed(all)}.`;
}

/** A stop of the outage itself is told, but no remedy's doing: alone it makes no exit code. */
function replicaStoppedOf(result: Result): string | null {
  const outage = result.outage?.replica ?? null;
  const stops = [
    ...(outage && (outage.stopped || outage.receiver) ? [{ where: 'the outage', replica: outage }] : []),
    ...replicaStops(result).flatMap(({ strategy, round, replica }) =>
      replica ? [{ where: `${strategy}, round ${round}`, replica }] : [],
    ),
  ];
  const [first] = stops;
  if (!first) return null;
  const errors = [...new Set(stops.map(({ replica }) => (replica.stopped ?? replica.receiver)?.errno))];
  const behind = stops.filter(({ replica }) => replica.caughtUpMs === null);
  const after =
    behind.length === 0
      ? 'started again by hand, it caught up'
      : `started again, it still did not catch up after ${listed(behind.map(({ where }) => where))}`;
  return `REPLICATION STOPPED WITH ${errors.join(' AND ')} during ${listed(stops.map(({ where }) => where))} (${inSentence((first.replica.stopped ?? first.replica.receiver)?.message ?? '')}): ${after}.`;
}

/** Outside of remedies, whose own failures say so. */
function serverDiedOf({ outage, trials }: Result): string | null {
  const markers = outage?.timeline.markers ?? [];
  const filling = trials
    .filter(({ headroom }) => headroom?.status === 'server-crashed')
    .map(({ strategy }) => strategy);
  const when = [
    markers.some(({ kind }) => kind === 'crash') ? 'DIED while traffic ran into the cap' : null,
    markers.some(({ kind }) => kind === 'hang') ? 'HUNG while traffic ran into the cap' : null,
    filling.length > 0 ? `DIED when the table was filled again after ${listed([...new Set(filling)])}` : null,
  ].filter((part) => part !== null);
  return when.length === 0 ? null : `THE SERVER ${when.join(', and ')}.`;
}

/** A gate reads this: by label, in how many rounds, and why. */
function programsOf(result: Result): string | null {
  const failed = failedPrograms(result);
  const labels = [...new Set(failed.map(({ strategy }) => strategy))];
  const told = labels.map((label) => {
    const own = failed.filter(({ strategy }) => strategy === label);
    const all = result.trials.filter(({ strategy }) => strategy === label);
    const [first] = own;
    const brought = first?.status === 'recovered' ? ', though the table came back' : '';
    return `${label} ${formatCount(own.length)} of ${formatCount(all.length)} (${inSentence(first?.reason ?? 'it stopped before its end')}${brought})`;
  });
  return told.length === 0 ? null : `A PROGRAM OF YOURS FAILED: ${listed(told)}.`;
}
