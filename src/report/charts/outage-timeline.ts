/** Into the cap and out of it: what clients were answered, and how much work was waiting. */
import { formatCount, formatDurationMs } from '../../measure/format.js';
import { competitors } from '../../measure/reference.js';
import type { Marker, Outage, Result, Timeline, Trial } from '../../result/schema.js';
import type { Chart } from './chart.js';
import type { Flag } from './flag-view.js';
import { incidentStrip, isIncident } from './incident-strip.js';
import { timelinePanels } from './timeline-panels.js';

const names: Readonly<Record<Marker['kind'], string>> = {
  'first-refusal': 'first 1114',
  full: 'table full',
  'remedy-start': 'remedy starts',
  'remedy-end': 'remedy ends',
  'first-accepted': 'first accepted',
  sustained: 'recovered',
  relapsed: 'full again',
  'backlog-drained': 'backlog drained',
  crash: 'server crashed',
  hang: 'server hung',
  restart: 'server back',
};

export function outageTimeline(result: Result): Chart | null {
  const outage = result.outage;
  if (outage === null || outage.timeline.ticks.length === 0) return null;
  const trial = fastestTrial(result);
  return {
    name: 'outage-timeline',
    title: 'What did clients see, into the cap and out of it?',
    subtitle: `Statements a second by answer, and the backlog: statements waiting to be tried again. Recovered: no refusal any more.${trial ? ` Out of it: the remedy that recovers fastest (${trial.strategy}, round ${trial.round}).` : ''}${isIncident(result) ? ' Last strip: Treasure Data, 2019-09-04, PDT; shaded: no jobs accepted.' : ''}`,
    description: `${describe(outage, trial)}${isIncident(result) ? ' In the incident of 2019-09-04 creates succeeded again 34 minutes after its start.' : ''}`,
    spec: {
      vconcat: [
        intoTheCap(outage),
        ...(trial ? [outOfIt(trial)] : []),
        ...(isIncident(result) ? [incidentStrip()] : []),
      ],
      spacing: 26,
    },
  };
}

function intoTheCap({ timeline }: Outage) {
  const originMs = markerAt(timeline, 'first-refusal') ?? markerAt(timeline, 'full') ?? 0;
  return timelinePanels({
    title: 'Into the cap',
    axisTitle: 'seconds from the first 1114',
    timeline,
    originMs,
    untilMs: Number.POSITIVE_INFINITY,
    flags: flagsOf(timeline, originMs),
  });
}

function outOfIt({ timeline, strategy }: Trial) {
  const originMs = markerAt(timeline, 'remedy-start') ?? 0;
  const lastMs = timeline.markers.at(-1)?.tMs;
  return timelinePanels({
    title: `Out of it: ${strategy}`,
    axisTitle: "seconds from the remedy's start",
    timeline,
    originMs,
    // What follows the last event is traffic as usual.
    untilMs: lastMs === undefined ? Number.POSITIVE_INFINITY : lastMs + 1_000,
    flags: flagsOf(timeline, originMs),
  });
}

/** The first event of each kind, in order of time. */
function flagsOf({ markers }: Timeline, originMs: number): readonly Flag[] {
  return markers
    .filter((marker, index) => markers.findIndex(({ kind }) => kind === marker.kind) === index)
    .toSorted((left, right) => left.tMs - right.tMs)
    .map(({ kind, tMs }) => ({
      x: (tMs - originMs) / 1000,
      label:
        tMs === originMs
          ? names[kind]
          : `${names[kind]}, ${tMs > originMs ? '+' : ''}${formatDurationMs(tMs - originMs)}`,
    }));
}

function markerAt({ markers }: Timeline, kind: Marker['kind']): number | undefined {
  return markers.find((marker) => marker.kind === kind)?.tMs;
}

/** The earliest round of the strategy with the lowest median; that trial stands for it. One that stayed open goes first. */
function fastestTrial(result: Result): Trial | null {
  const { summaries, trials } = result;
  const competing = new Set(competitors(result).map(({ strategy }) => strategy));
  const medians = new Map(
    summaries.map(({ strategy, timeToRecoverMs }) => [strategy, timeToRecoverMs?.median ?? Number.POSITIVE_INFINITY]),
  );
  const median = ({ strategy }: Trial) => medians.get(strategy) ?? Number.POSITIVE_INFINITY;
  // What relapsed comes after what stayed open, and the reference after both.
  const relapses = ({ status, strategy }: Trial) => (status === 'relapsed' ? 1 : 0) + (competing.has(strategy) ? 0 : 2);
  const [fastest] = trials
    .filter(({ timeToRecoverMs, timeline }) => timeToRecoverMs !== null && timeline.ticks.length > 0)
    .toSorted(
      (left, right) => relapses(left) - relapses(right) || median(left) - median(right) || left.round - right.round,
    );
  return fastest ?? null;
}

function describe(outage: Outage, trial: Trial | null): string {
  const into = `Traffic is accepted until the first error ${outage.errno}; from then on statements are refused and ${formatCount(outage.backlogAtEnd)} wait when observation ends.`;
  if (trial === null || trial.timeToRecoverMs === null) return `${into} No trial recovered.`;
  const drained =
    trial.backlogDrainMs === null
      ? 'the backlog never drained'
      : `the backlog was drained ${formatDurationMs(trial.backlogDrainMs)} later`;
  return `${into} With ${trial.strategy} refusals end for good ${formatDurationMs(trial.timeToRecoverMs)} after the remedy's start, and ${drained}.`;
}
