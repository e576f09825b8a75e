/**
 * What foreground statements felt, as words: a line of figures an operation, and what holds for a stretch of traffic
 * as a whole: waits for row locks, and the rate that was asked for against the one that was sent.
 */
import { formatCount, formatDurationMs, formatRate } from '../measure/format.js';
import { samplesNeededFor } from '../measure/histogram.js';
import { achievedShareMin, generatorDelayMsMax, statementsMin } from '../measure/warnings.js';
import type { PhaseLatency, TrafficFigures } from '../result/schema.js';
import { joined, plainCell, type TextCell, type TextColumn } from './text-table.js';

export const operationWords: Readonly<Record<PhaseLatency['operation'], string>> = {
  issue: 'write a row',
  start: 'start it',
  'finish-success': 'finish it',
  'finish-error': 'fail it, with its error',
  kill: 'kill it',
  all: 'all of these',
};

export const lineColumns: readonly TextColumn[] = ['Accepted', 'Refused', 'p50', 'p90', 'p99', 'Longest'].map(
  (label) => ({ label, meaning: '' }),
);

/** Of one operation in one phase. */
export type Line = Omit<PhaseLatency, 'phase' | 'rounds'>;

/** One cell for each of `lineColumns`. A figure that is not there says why, unless nothing was accepted. */
export function lineCells(line: Line): readonly TextCell[] {
  const { accepted, refused, failed } = line;
  return [
    plainCell(formatCount(accepted)),
    { text: formatCount(refused), detail: failed > 0 ? `and ${formatCount(failed)} failed otherwise` : '' },
    latencyCell(line.latencyMsP50, accepted, samplesNeededFor(50)),
    latencyCell(line.latencyMsP90, accepted, samplesNeededFor(90)),
    latencyCell(line.latencyMsP99, accepted, samplesNeededFor(99)),
    latencyCell(line.waitMsMax ?? line.latencyMsMax, accepted, 1),
  ];
}

function latencyCell(latencyMs: number | null, accepted: number, needed: number): TextCell {
  if (latencyMs !== null) return plainCell(formatDurationMs(latencyMs));
  if (accepted === 0) return plainCell('–');
  return { text: '–', detail: accepted < needed ? `needs ${needed}` : 'not recorded' };
}

/** Of all connections, the remedy's too; a dash where the server did not tell. */
export function lockWaitsCell(stretches: readonly TrafficFigures[]): TextCell {
  const told = stretches.flatMap(({ lockWaits }) => lockWaits ?? []);
  if (told.length === 0) return { text: '–', detail: 'not told' };
  const count = told.reduce((sum, waits) => sum + waits.count, 0);
  const totalMs = told.reduce((sum, waits) => sum + waits.totalMs, 0);
  return {
    text: formatCount(count),
    detail: joined(
      count > 0 ? `${formatDurationMs(totalMs)} in all` : '',
      told.length < stretches.length ? `told in ${told.length} of ${stretches.length} rounds` : '',
    ),
  };
}

/** Statements a second of all operations; where fewer were sent than due, or the load generator was late, the reason. */
export function ratesCell(stretches: readonly TrafficFigures[]): TextCell {
  const seconds = stretches.reduce((sum, { durationMs }) => sum + durationMs / 1000, 0);
  const over = (rate: 'desiredPerSecond' | 'achievedPerSecond') =>
    stretches.reduce((sum, stretch) => sum + (stretch[rate] * stretch.durationMs) / 1000, 0);
  const [due, sent] = [over('desiredPerSecond'), over('achievedPerSecond')];
  if (due < statementsMin) return { text: '–', detail: `under ${statementsMin} due` };
  const delays = stretches.map(({ generatorDelayMsP99 }) => generatorDelayMsP99);
  const delayMs = Math.max(...delays.map((delay) => delay ?? 0));
  const behind = sent < due * achievedShareMin;
  const cause = delays.includes(null) ? 'waiting for the server, or for the load generator' : 'waiting for the server';
  return {
    text: `${formatRate(sent / seconds)} of ${formatRate(due / seconds)}`,
    detail:
      delayMs >= generatorDelayMsMax
        ? `load generator late, by ${formatDurationMs(delayMs)} at its p99`
        : behind
          ? cause
          : '',
  };
}

/** "3 rounds, 1.57 s together; row-lock waits 12 (35 ms in all); statements sent 110/s of 111/s asked for". */
export function stretchWords(stretches: readonly TrafficFigures[]): string {
  const totalMs = stretches.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const rounds = stretches.length === 1 ? '' : `${stretches.length} rounds, `;
  return [
    `${rounds}${formatDurationMs(totalMs)}${stretches.length === 1 ? '' : ' together'}`,
    `row-lock waits ${withDetail(lockWaitsCell(stretches))}`,
    rateWords(ratesCell(stretches)),
  ].join('; ');
}

function rateWords({ text, detail }: TextCell): string {
  if (text === '–') return `no rate (${detail})`;
  return `statements sent ${text} asked for${detail ? ` (${detail})` : ''}`;
}

function withDetail({ text, detail }: TextCell): string {
  return detail ? `${text} (${detail})` : text;
}
