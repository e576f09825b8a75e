/** How far a replica fell behind: into the cap, and beside each remedy, every round a line; and where its applier stopped. */
import { formatDurationMs } from '../../measure/format.js';
import type { ReplicaFigures, Result } from '../../result/schema.js';
import { byRecovery } from '../remedy-order.js';
import type { Chart } from './chart.js';
import { type FollowedRound, fateOf, lagFates, lagFloorMs, lagPanel, lagSteps, lastApplied } from './lag-panel.js';
import { panelGrid, panelRanges, type Range } from './panel-grid.js';

interface Followed {
  readonly what: string;
  readonly rounds: readonly FollowedRound[];
}

export function replicaLag(result: Result): Chart | null {
  const followed = followedIn(result);
  if (followed.length === 0) return null;
  const times = panelRanges(followed.map(timeRange));
  const steps = lagSteps(followed.flatMap(({ rounds }) => rounds.flatMap(({ replica }) => replica.lag)));
  const occurring = new Set(followed.flatMap(({ rounds }) => rounds.map(({ replica }) => fateOf(replica))));
  const fates = lagFates.filter((fate) => occurring.has(fate));
  return {
    name: 'replica-lag',
    title: 'Does a replica keep up while a remedy works?',
    subtitle: [
      `Lag is the age of a heartbeat from the source, logarithmic; less than ${lagFloorMs} ms is drawn as ${lagFloorMs} ms. A line is a round, over seconds since its replica began to follow, some way before the remedy’s start; under each name the worst of its rounds.`,
      stopNote(followed),
      times.shared ? '' : 'Each panel has a time axis of its own.',
    ]
      .filter(Boolean)
      .join(' '),
    description: `Replica’s lag: ${followed.map(describe).join('; ')}.`,
    spec: panelGrid(
      followed.map(({ what, rounds }, index) => ({
        title: what,
        notes: notesOf(rounds),
        layer: lagPanel(rounds, { times: times.ranges[index] as Range, steps, fates }),
      })),
    ),
  };
}

/** Those whose lag was read. */
function followedIn(result: Result): readonly Followed[] {
  const told = (replica: ReplicaFigures | null, round: number): readonly FollowedRound[] =>
    replica && replica.lag.length > 1 ? [{ round, replica }] : [];
  return [
    { what: 'running into the cap', rounds: told(result.outage?.replica ?? null, 0) },
    ...byRecovery(result).map((strategy) => ({
      what: strategy,
      rounds: result.trials.flatMap((trial) => (trial.strategy === strategy ? told(trial.replica, trial.round) : [])),
    })),
  ].filter(({ rounds }) => rounds.length > 0);
}

function timeRange({ rounds }: Followed): Range {
  return [0, Math.max(1, ...rounds.flatMap(({ replica }) => (replica.lag.at(-1)?.tMs ?? 0) / 1000))];
}

function stopNote(followed: readonly Followed[]): string {
  const stopped = followed.flatMap(({ rounds }) => rounds.filter(({ replica }) => replica.stopped));
  if (stopped.length === 0) return '';
  const unseen = stopped.filter(({ replica }) => lastApplied(replica) === null).length;
  return [
    '✕: the last heartbeat that was applied before the applier stopped with an error.',
    unseen > 0 ? `A stopped line without ✕ had its error after the last reading (${unseen} of ${stopped.length}).` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** The worst of the rounds, in two short lines. */
function notesOf(rounds: readonly FollowedRound[]): readonly string[] {
  const largest = Math.max(...rounds.map(({ replica }) => replica.lagMsMax));
  const stopped = rounds.flatMap(({ replica }) => replica.stopped ?? []);
  const behind = rounds.filter(({ replica }) => replica.caughtUpMs === null);
  const of = (count: number) => (rounds.length === 1 ? '' : `, ${count} of ${rounds.length} rounds`);
  const caughtUpMs = Math.max(...rounds.map(({ replica }) => replica.caughtUpMs ?? 0));
  return [
    `largest lag ${formatDurationMs(largest)}`,
    stopped.length > 0
      ? `stopped: ${[...new Set(stopped.map(({ errno }) => errno))].join(', ')}${of(stopped.length)}`
      : behind.length > 0
        ? `did not catch up${of(behind.length)}`
        : `caught up ${formatDurationMs(caughtUpMs)} after traffic`,
  ];
}

function describe({ what, rounds }: Followed): string {
  return `${what}, ${notesOf(rounds).join(', ')}`;
}
