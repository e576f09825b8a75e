/**
 * What stays on the screen of each event: the same words with and without a terminal. Events that
 * only move a gauge leave nothing here.
 */
import { unreachable } from '../assert.js';
import type { RunEvent } from '../events.js';
import { crashLoopWords } from '../measure/crash-loop-words.js';
import { formatBytes, formatCount, formatDurationMs, formatPart } from '../measure/format.js';
import type { FaultTrial } from '../result/fault.js';
import type { Colors } from './colors.js';
import { trialTableHead, trialTableRow } from './trial-table.js';
import { displayWidth, printable, wrap } from './width.js';

export interface LineStyle {
  readonly colors: Colors;
  /** Cells a line may take. */
  readonly width: number;
}

const logLinesMax = 5;

/** Lines for one event, coloured, at most `style.width` wide where text can be wrapped. */
export function linesOf(event: RunEvent, style: LineStyle): readonly string[] {
  const { colors, width } = style;
  switch (event.type) {
    case 'run-started': {
      const facts = `cap ${formatBytes(event.capBytes)} by ${event.mechanism} · seed ${event.seed}`;
      return [colors.bold(printable(event.scenario)), ...wrapped(event.question, style), colors.dim(`  ${facts}`)];
    }
    case 'phase-started':
    case 'progress':
    case 'trial-started':
    case 'fault-trial-started':
      return [];
    case 'phase-finished': {
      const what = event.note === '' ? event.phase : `${event.phase}: ${event.note}`;
      const [first = '', ...rest] = wrapped(`${what} (${formatDurationMs(event.durationMs)})`, style);
      return [`${colors.green('✓')}${first.slice(1)}`, ...rest];
    }
    case 'lab-ready': {
      const { kind, mysqlVersion, storage, startMs, reason } = event.facts;
      const lab = `MySQL ${mysqlVersion}, ${kind} lab (${printable(reason)}), data ${storage === 'memory' ? 'in memory' : 'on disk'}, ready in ${formatDurationMs(startMs)}`;
      return wrapped(lab, style).map((line) => colors.dim(line));
    }
    case 'table-full':
      return [
        ...wrapped(`ERROR ${event.errno} (${event.sqlState}): ${event.message}`, style).map((line) => colors.red(line)),
        ...wrapped(
          `${event.partition === null ? '' : `partition ${event.partition} is full: `}${formatCount(event.tableBytes)} bytes, ${formatCount(event.rows)} rows, ${formatDurationMs(event.firstFullMs)} after the start; the buffer pool (${formatBytes(event.bufferPoolBytes)}) holds ${formatPart(Math.min(event.bufferPoolBytes, event.tableBytes), event.tableBytes)} of it`,
          style,
        ),
      ];
    case 'evidence':
      return wrapped(`${evidenceWord(event)}: ${event.meaning}`, style).map((line) =>
        event.accepted < event.attempts ? colors.red(line) : line,
      );
    case 'server-crashed':
      return [
        ...wrapped(`the server ${event.how === 'hung' ? 'hung' : 'died'}: ${event.exit}`, style).map((line) =>
          colors.red(line),
        ),
        ...event.serverLog.slice(-logLinesMax).flatMap((line) => wrapped(line, style).map((text) => colors.dim(text))),
      ];
    case 'trial-finished': {
      const row = trialTableRow(event.trial, width, colors);
      return event.number === 1 ? [trialTableHead(width, colors), row] : [row];
    }
    case 'fault-trial-finished':
      return faultTrialLines(event.trial, style);
    case 'crash-loop-finished':
      return crashLoopWords(event.crashLoop).flatMap((sentence) => wrapped(sentence, style));
    case 'warning':
      return wrapped(`note: ${event.message}`, style).map((line) => colors.yellow(line));
    case 'run-finished':
      return ['', ...event.verdict.flatMap((sentence) => wrapped(sentence, style)), '', ...endLines(event, style)];
    default:
      return unreachable(event);
  }
}

/** A path is never broken, so that it can be copied. */
function endLines(event: Extract<RunEvent, { type: 'run-finished' }>, { colors, width }: LineStyle): string[] {
  const directory = printable(event.directory);
  const end = `(${event.status}, ${formatDurationMs(event.durationMs)})`;
  const isOne = displayWidth(directory) + 1 + displayWidth(end) <= width;
  const [path, rest] = [colors.bold(directory), colors.dim(end)];
  return isOne ? [`${path} ${rest}`] : [path, `  ${rest}`];
}

function faultTrialLines(trial: FaultTrial, style: LineStyle): string[] {
  const { strategy, fault, struck, rows, leftBehind, rerun, serverLost } = trial;
  const { colors } = style;
  const isSound = rows?.holds === true && rerun?.rows.holds === true;
  const facts = [
    struck ? '' : 'over before it struck',
    serverLost === null ? '' : `THE SERVER DID NOT COME BACK (${serverLost})`,
    isSound ? 'every row in one place' : rows === null ? 'its rows could not be read' : '',
    rows?.holds === false || rerun?.rows.holds === false ? 'ROWS NOT IN ORDER' : '',
    rows === null
      ? ''
      : leftBehind.length === 0
        ? 'nothing left behind'
        : `left behind: ${leftBehind.map(({ name }) => name).join(', ')}`,
    rerun === null
      ? ''
      : rerun.status === 'done'
        ? `run again to its end in ${formatDurationMs(rerun.durationMs)}`
        : 'did not end when run again',
  ].filter(Boolean);
  return wrapped(`${strategy}, ${fault}: ${facts.join('; ')}`, style).map((line) =>
    isSound ? line : colors.red(line),
  );
}

function wrapped(text: string, { width }: LineStyle): string[] {
  return wrap(printable(text), width, '  ');
}

function evidenceWord({ accepted, attempts }: { accepted: number; attempts: number }): string {
  if (accepted === 0) return `refused ${attempts} of ${attempts}`;
  return `accepted ${accepted} of ${attempts}`;
}
