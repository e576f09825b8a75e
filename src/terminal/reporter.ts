/**
 * Reporters: run events in, text out, in the form that the reader has use for.
 * - tty: finished things stay as lines, what goes on now is redrawn below them ten times a second
 * - lines: one line a finished thing, and progress every two seconds, of trials every twenty
 * - ndjson: every event as one line of JSON
 * - quiet: at the end the run's directory, nothing else
 */

import type { Emit, RunEvent } from '../events.js';
import type { CommandIo } from '../io.js';
import { formatDurationMs } from '../measure/format.js';
import { colorsFor } from './colors.js';
import { linesOf } from './event-lines.js';
import { idle, liveLines, nextState } from './live-area.js';
import { printable } from './width.js';

export type ReporterMode = 'tty' | 'lines' | 'ndjson' | 'quiet';

export interface ReporterOptions {
  readonly mode: ReporterMode;
  readonly io: Pick<CommandIo, 'stdout' | 'env' | 'signal'>;
}

export interface Reporter {
  readonly emit: Emit;
  /** Gives the terminal back as it was; may be called twice. Events after it leave their lines, and no gauge. */
  close(): void;
}

/** The mode that fits the options given and the stream at hand. */
export function reporterMode(
  options: { readonly json?: boolean; readonly quiet?: boolean },
  io: Pick<CommandIo, 'stdout' | 'env'>,
): ReporterMode {
  if (options.json) return 'ndjson';
  if (options.quiet) return 'quiet';
  return io.stdout.isTTY && io.env['TERM'] !== 'dumb' ? 'tty' : 'lines';
}

/** A reporter that writes to `io.stdout`; an abort of `io.signal` closes it. */
export function createReporter({ mode, io }: ReporterOptions): Reporter {
  const write = (text: string) => void io.stdout.write(text);
  const nothing = () => {};
  switch (mode) {
    case 'tty':
      return ttyReporter(io);
    case 'lines':
      return { emit: lineEmitter(io), close: nothing };
    case 'ndjson':
      return { emit: (event) => write(`${jsonLine(event)}\n`), close: nothing };
    case 'quiet':
      return {
        emit: (event) => {
          if (event.type === 'run-finished') write(`${printable(event.directory)}\n`);
        },
        close: nothing,
      };
  }
}

/** Trials leave a line each anyway; how many are to come is worth one now and then. */
/** JSON that a terminal may be shown too: what JSON leaves as it is and a terminal obeys is escaped. */
function jsonLine(event: RunEvent): string {
  return JSON.stringify(event).replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const progressEveryMs = { bytes: 2_000, trials: 20_000, faults: 20_000 } as const;
const logWidth = 120;

function lineEmitter({ stdout, env }: ReporterOptions['io']): Emit {
  const style = { colors: colorsFor(stdout, env), width: logWidth };
  let state = idle;
  let shownMs = Number.NEGATIVE_INFINITY;
  let phaseStartedMs = performance.now();
  return (event) => {
    state = nextState(state, event);
    const nowMs = performance.now();
    if (event.type === 'phase-started') {
      phaseStartedMs = nowMs;
      shownMs = nowMs;
      stdout.write(`[${event.number}/${event.of}] ${event.title}\n`);
    }
    for (const line of linesOf(event, style)) stdout.write(`${line}\n`);
    if (event.type !== 'progress' || nowMs - shownMs < progressEveryMs[event.unit]) return;
    shownMs = nowMs;
    stdout.write(`${progressLine(event, nowMs - phaseStartedMs)}\n`);
  };

  function progressLine(event: RunEvent & { type: 'progress' }, elapsedMs: number): string {
    const words = liveLines(state, logWidth, elapsedMs).map((line) => line.trim().replace(/\s*[━─]+\s*/u, ' '));
    return `  ${formatDurationMs(elapsedMs)}: ${words.join(' · ') || event.phase}`;
  }
}

const redrawEveryMs = 100;
const columnsDefault = 80;
const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
/** No wrapping while the live lines are drawn: a window made narrower must not turn one line into two. */
const wrapOff = '\x1b[?7l';
const wrapOn = '\x1b[?7h';

function ttyReporter({ stdout, env, signal }: ReporterOptions['io']): Reporter {
  const colors = colorsFor(stdout, env);
  let state = idle;
  let drawn = 0;
  let closed = false;
  let phaseStartedMs = performance.now();
  const width = () => Math.max((stdout.columns || columnsDefault) - 1, 1);

  const erase = () => (drawn === 0 ? '' : `\x1b[${drawn}A\x1b[0J`);
  const draw = (permanent: readonly string[] = []) => {
    const live = closed ? [] : liveLines(state, width(), performance.now() - phaseStartedMs);
    if (drawn + live.length + permanent.length === 0) return;
    const text = `${erase()}${permanent.map((line) => `${line}\n`).join('')}`;
    drawn = live.length;
    stdout.write(
      live.length === 0 ? text : `${text}${wrapOff}${live.map((line) => `${colors.cyan(line)}\n`).join('')}${wrapOn}`,
    );
  };

  stdout.write(hideCursor);
  const timer = setInterval(() => draw(), redrawEveryMs);
  timer.unref();
  const close = () => {
    if (closed) return;
    closed = true;
    clearInterval(timer);
    signal.removeEventListener('abort', close);
    draw();
    stdout.write(showCursor);
  };
  signal.addEventListener('abort', close, { once: true });
  return {
    emit: (event) => {
      state = nextState(state, event);
      if (event.type === 'phase-started') phaseStartedMs = performance.now();
      const lines = linesOf(event, { colors, width: width() });
      if (lines.length > 0) draw(lines);
    },
    close,
  };
}
