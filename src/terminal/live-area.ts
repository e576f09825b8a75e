/**
 * The lines at the bottom of a terminal that say what is going on now: the phase with its bar, rate
 * and remaining time, and the table's size against the cap. Pure: state in, plain lines out.
 */

import type { RunEvent } from '../events.js';
import { formatBytes, formatCount, formatDurationMs } from '../measure/format.js';
import { displayWidth, fitTo, printable } from './width.js';

type Progress = Extract<RunEvent, { type: 'progress' }>;
type PhaseStarted = Extract<RunEvent, { type: 'phase-started' }>;
type TrialStarted = Extract<RunEvent, { type: 'trial-started' | 'fault-trial-started' }>;

export interface LiveState {
  readonly capBytes: number;
  readonly phase: PhaseStarted | null;
  readonly trial: TrialStarted | null;
  readonly progress: Progress | null;
}

export const idle: LiveState = { capBytes: 0, phase: null, trial: null, progress: null };

const barWidthMax = 30;
const barWidthMin = 6;

/** The state after an event. */
export function nextState(state: LiveState, event: RunEvent): LiveState {
  switch (event.type) {
    case 'run-started':
      return { ...idle, capBytes: event.capBytes };
    case 'phase-started':
      return { ...state, phase: event, trial: null, progress: null };
    case 'progress':
      return { ...state, progress: event };
    case 'trial-started':
    case 'fault-trial-started':
      return { ...state, trial: event };
    case 'phase-finished':
      return { ...state, phase: null, trial: null, progress: null };
    case 'run-finished':
      return idle;
    default:
      return state;
  }
}

/** Nothing between phases, else one to three lines of at most `width` cells. `elapsedMs` is the phase's age. */
export function liveLines(state: LiveState, width: number, elapsedMs: number): readonly string[] {
  const { phase, trial, progress, capBytes } = state;
  if (!phase) return [];
  const head = `[${phase.number}/${phase.of}] ${printable(phase.title)}`;
  const lines = [
    progress
      ? withBar(head, progress.done / progress.total, progressText(progress), width)
      : fitTo(`${head}  ${formatDurationMs(Math.floor(elapsedMs / 100) * 100)}`, width),
  ];
  if (progress?.tableBytes != null && capBytes > 0) {
    const sizes = `${formatBytes(progress.tableBytes)} of ${formatBytes(capBytes)}`;
    lines.push(withBar('      table', progress.tableBytes / capBytes, sizes, width));
  }
  const doing = [trial ? trialText(trial) : '', progress?.note ?? ''];
  const what = doing.filter((text) => text !== '').join(': ');
  return what === '' ? lines : [...lines, fitTo(`      ${printable(what)}`, width)];
}

function trialText(trial: TrialStarted): string {
  return trial.type === 'trial-started'
    ? `${trial.strategy}, round ${trial.round} of ${trial.rounds}`
    : `${trial.strategy}, ${trial.fault}`;
}

/** "30 MiB of 60 MiB  90 MiB/s  340 ms left", "trial 12 of 110, about 4 min left". */
function progressText({ done, total, unit, ratePerSecond, remainingMs }: Progress): string {
  if (unit !== 'bytes') {
    const what = `${unit === 'trials' ? 'trial' : 'fault'} ${formatCount(done + 1)} of ${formatCount(total)}`;
    return remainingMs === null ? what : `${what}, about ${roughly(remainingMs)} left`;
  }
  return [
    `${formatBytes(done)} of ${formatBytes(total)}`,
    ratePerSecond === null ? null : `${formatBytes(ratePerSecond)}/s`,
    remainingMs === null ? null : `${formatDurationMs(remainingMs)} left`,
  ]
    .filter((text) => text !== null)
    .join('  ');
}

/** An estimate has no seconds beside its minutes: "4 min", "40 s". */
function roughly(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 10) return `${Math.max(1, Math.ceil(seconds))} s`;
  if (seconds < 90) return `${10 * Math.ceil(seconds / 10)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : formatDurationMs(minutes * 60_000);
}

/** `head  ━━━━────  tail`; without the bar where there is no room for it. */
function withBar(head: string, share: number, tail: string, width: number): string {
  const room = Math.min(barWidthMax, width - displayWidth(head) - displayWidth(tail) - 4);
  if (room < barWidthMin) return fitTo(`${head}  ${tail}`, width);
  const done = Math.round(room * Math.min(Math.max(share, 0), 1));
  return `${head}  ${'━'.repeat(done)}${'─'.repeat(room - done)}  ${tail}`;
}
