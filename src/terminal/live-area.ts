/**
 * The lines at the bottom of a terminal that say what is going on now: the phase with its bar, rate
 * and remaining time, and the table's size against the cap. Pure: state in, plain lines out.
 */

import type { RunEvent } from '../events.js';
import { formatBytes, formatCount, formatDurationMs, formatRate } from '../measure/format.js';
import { displayWidth, fitTo, printable } from './width.js';

type Progress = Extract<RunEvent, { type: 'progress' }>;
type PhaseStarted = Extract<RunEvent, { type: 'phase-started' }>;
type TrialStarted = Extract<RunEvent, { type: 'trial-started' }>;

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
    progress?.total
      ? withBar(head, progress.done / progress.total, progressText(progress), width)
      : fitTo(`${head}  ${formatDurationMs(Math.floor(elapsedMs / 100) * 100)}`, width),
  ];
  if (progress?.tableBytes != null && capBytes > 0) {
    const sizes = `${formatBytes(progress.tableBytes)} of ${formatBytes(capBytes)}`;
    lines.push(withBar('      table', progress.tableBytes / capBytes, sizes, width));
  }
  const doing = [trial ? `${trial.strategy}, round ${trial.round} of ${trial.rounds}` : '', progress?.note ?? ''];
  const what = doing.filter((text) => text !== '').join(': ');
  return what === '' ? lines : [...lines, fitTo(`      ${printable(what)}`, width)];
}

function progressText({ done, total, unit, ratePerSecond, remainingMs }: Progress): string {
  const amount = { bytes: formatBytes, ms: formatDurationMs, trials: formatCount }[unit];
  return [
    `${amount(done)} of ${amount(total ?? done)}${unit === 'trials' ? ' trials' : ''}`,
    ratePerSecond === null ? null : unit === 'bytes' ? `${formatBytes(ratePerSecond)}/s` : formatRate(ratePerSecond),
    remainingMs === null ? null : `${formatDurationMs(remainingMs)} left`,
  ]
    .filter((text) => text !== null)
    .join('  ');
}

/** `head  ━━━━────  tail`; without the bar where there is no room for it. */
function withBar(head: string, share: number, tail: string, width: number): string {
  const room = Math.min(barWidthMax, width - displayWidth(head) - displayWidth(tail) - 4);
  if (room < barWidthMin) return fitTo(`${head}  ${tail}`, width);
  const done = Math.round(room * Math.min(Math.max(share, 0), 1));
  return `${head}  ${'━'.repeat(done)}${'─'.repeat(room - done)}  ${tail}`;
}
