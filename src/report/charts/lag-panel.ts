/** One panel of a replica's lag: a line a round, by what became of it, and a cross where nothing was applied any more. */
import { formatDurationMs } from '../../measure/format.js';
import type { ReplicaFigures } from '../../result/schema.js';
import { colors } from './chart-style.js';
import { logSteps } from './log-steps.js';
import { panelLegend, type Range, secondsX } from './panel-grid.js';

export interface FollowedRound {
  /** From 1; 0 for the run into the cap. */
  readonly round: number;
  readonly replica: ReplicaFigures;
}

const fates = {
  followed: { words: 'caught up', color: colors.accepted, dash: [1, 0] },
  behind: { words: 'did not catch up', color: colors.ink, dash: [2, 2] },
  stopped: { words: 'stopped with an error', color: colors.refused, dash: [5, 2] },
} as const;
type Fate = keyof typeof fates;
export const lagFates = Object.keys(fates) as readonly Fate[];

/** A logarithmic axis has no zero, and lag of less than this is the reading's own. */
export const lagFloorMs = 10;
/** Heartbeats are this far apart or a little more. */
const beatMs = 50;
/** More in a panel so small would be one blot. */
const readingsMax = 80;

export interface LagAxes {
  readonly times: Range;
  /** Steps of the lag's axis, ms; the first and the last are its ends. */
  readonly steps: readonly number[];
  /** That occur in any panel: all have one legend. */
  readonly fates: readonly Fate[];
}

export function lagPanel(rounds: readonly FollowedRound[], axes: LagAxes): readonly object[] {
  const { times, steps } = axes;
  const x = { field: 'seconds', ...secondsX(times) };
  const y = {
    field: 'lagMs',
    type: 'quantitative',
    scale: { type: 'log', domain: [steps[0], steps.at(-1)], nice: false },
    axis: {
      title: null,
      values: [...steps],
      minExtent: 44,
      labelExpr: "datum.value < 1000 ? datum.value + ' ms' : format(datum.value / 1000, ',') + ' s'",
    },
  };
  const scaled = (range: readonly unknown[]) => ({
    field: 'fate',
    type: 'nominal',
    scale: { domain: axes.fates.map((fate) => fates[fate].words), range: [...range] },
    legend: { ...panelLegend(3), symbolType: 'stroke', symbolSize: 300 },
  });
  const stops = rounds.flatMap(({ round, replica }) => {
    const applied = lastApplied(replica);
    return applied === null ? [] : [{ ...readingOf(applied), round, error: String(replica.stopped?.errno) }];
  });
  return [
    {
      data: { values: rounds.flatMap(linesOf) },
      mark: { type: 'line', strokeWidth: 1.3, point: { size: 60, opacity: 0, aria: false } },
      encoding: {
        x,
        y,
        color: scaled(axes.fates.map((fate) => fates[fate].color)),
        strokeDash: scaled(axes.fates.map((fate) => fates[fate].dash)),
        detail: { field: 'round' },
        tooltip: [
          { field: 'seconds', title: 'seconds', format: '.2f' },
          { field: 'lag', title: 'lag' },
          ...(rounds.length > 1 ? [{ field: 'round', title: 'round' }] : []),
        ],
      },
    },
    {
      data: { values: stops },
      mark: { type: 'text', text: '✕', fontSize: 14, fontWeight: 'bold', color: colors.refusedText },
      encoding: {
        x,
        y,
        tooltip: [
          { field: 'seconds', title: 'last applied at, seconds', format: '.2f' },
          { field: 'error', title: 'then error' },
          ...(rounds.length > 1 ? [{ field: 'round', title: 'round' }] : []),
        ],
      },
    },
  ];
}

/** Decades from the floor to above the largest lag. */
export function lagSteps(lag: ReplicaFigures['lag']): readonly number[] {
  const largest = Math.max(10 * lagFloorMs, ...lag.map(({ lagMs }) => lagMs));
  const { values } = logSteps([lagFloorMs, largest]);
  return values.filter((_, index) => index % 2 === 0 || index === values.length - 1);
}

export function fateOf({ stopped, caughtUpMs }: ReplicaFigures): Fate {
  if (stopped) return 'stopped';
  return caughtUpMs === null ? 'behind' : 'followed';
}

/**
 * The reading at which the last heartbeat had come through before the applier stopped: from there on lag grows as fast as time. Null where
 * it did not stop, or only after the last reading. When it met its error the result does not tell.
 */
export function lastApplied({ stopped, lag }: ReplicaFigures): ReplicaFigures['lag'][number] | null {
  if (!stopped || (lag.at(-1)?.lagMs ?? 0) < 2 * beatMs) return null;
  const writtenMs = ({ tMs, lagMs }: (typeof lag)[number]) => tMs - lagMs;
  // A busy machine notes a reading late, never early: the least of the last few is nearest the truth.
  const lastWrittenMs = Math.min(...lag.slice(-3).map(writtenMs));
  return lag.find((reading) => writtenMs(reading) >= lastWrittenMs - beatMs / 2) ?? null;
}

/** Of each few readings the one with the most lag: a peak must not be lost. Stretches below the floor need their ends only. */
function linesOf({ round, replica }: FollowedRound) {
  const { lag } = replica;
  const size = Math.ceil(lag.length / readingsMax);
  const peaks = Array.from({ length: Math.ceil(lag.length / size) }, (_, index) =>
    lag
      .slice(index * size, (index + 1) * size)
      .reduce((worst, reading) => (reading.lagMs > worst.lagMs ? reading : worst)),
  );
  const isLow = (index: number) => (peaks[index]?.lagMs ?? Number.POSITIVE_INFINITY) <= lagFloorMs;
  return peaks
    .filter((_, index) => !(isLow(index - 1) && isLow(index) && isLow(index + 1)))
    .map((reading) => ({
      ...readingOf(reading),
      lag: formatDurationMs(reading.lagMs),
      round,
      fate: fates[fateOf(replica)].words,
    }));
}

function readingOf({ tMs, lagMs }: ReplicaFigures['lag'][number]) {
  return { seconds: Math.round(tMs / 10) / 100, lagMs: Math.max(lagFloorMs, lagMs) };
}
