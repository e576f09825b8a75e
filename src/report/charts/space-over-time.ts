/** The living server's gauge beside each remedy: what grows while it works, what comes free, what it costs besides. */
import { formatBytes, formatDurationMs } from '../../measure/format.js';
import type { LedgerTick } from '../../result/ledger.js';
import type { Result } from '../../result/schema.js';
import { besideBytes, type GaugedTrial, gaugedTrials } from '../gauge-series.js';
import type { Chart } from './chart.js';
import { panelGrid, panelRanges, type Range } from './panel-grid.js';
import { type SpacePanel, type SpaceReading, spacePanel } from './space-panel.js';

const mebibyte = 2 ** 20;
/** More in a panel so small would be one blot. */
const readingsMax = 60;

export function spaceOverTime(result: Result): Chart | null {
  const trials = gaugedTrials(result);
  const [first] = trials;
  if (!first) return null;
  const panels = trials.map(panelOf);
  const times = panelRanges(panels.map(timeRange));
  const sizes = panelRanges(panels.map(sizeRange));
  return {
    name: 'space-over-time',
    title: 'While a remedy works: what grows, what comes free, and at what cost?',
    subtitle: [
      `MiB over seconds from the remedy’s start; shaded: it runs. One real round of each, the middle one by the remedy’s duration; points are readings of the living server, about every ${intervals(trials)}, and lines only join them; dashed: estimated.`,
      `The table’s file, and undo, binary log, temporary and other tables together (with the most since the reading before), count from the first reading; DATA_FREE is as reported. The redo log is left out: it is recycled within a capacity of its own${redoCapacity(result)}.`,
      panels.some(({ readings }) => readings.some(({ unpurged }) => unpurged === null))
        ? 'No line for what awaits purge where a remedy does not tell what it deletes.'
        : '',
      trials.some(({ ledger }) => ledger.ticks.length > readingsMax)
        ? `Of more than ${readingsMax} readings, those with the most besides the table.`
        : '',
      scaleNote(times.shared, sizes.shared),
    ]
      .filter(Boolean)
      .join(' '),
    description: `Space while a remedy works: ${trials.map(describe).join('; ')}.`,
    spec: panelGrid(
      panels.map((panel, index) =>
        spacePanel(panel, first.ledger, times.ranges[index] as Range, sizes.ranges[index] as Range),
      ),
    ),
  };
}

function redoCapacity({ lab }: Result): string {
  const bytes = Number(lab?.settings['innodb_redo_log_capacity'] ?? 0);
  return bytes > 0 ? `, ${formatBytes(bytes)}` : '';
}

function intervals(trials: readonly GaugedTrial[]): string {
  const means = trials.map(({ ledger }) => ledger.intervalMs);
  const [shortest, longest] = [Math.min(...means), Math.max(...means)].map(formatDurationMs);
  return shortest === longest ? `${longest}` : `${shortest} to ${longest}`;
}

function scaleNote(timesShared: boolean, sizesShared: boolean): string {
  if (timesShared && sizesShared) return '';
  if (timesShared) return 'Each panel has a MiB scale of its own.';
  return sizesShared ? 'Each panel has a time axis of its own.' : 'Each panel has scales of its own.';
}

function panelOf({ trial, ledger }: GaugedTrial): SpacePanel {
  const { markers } = trial.timeline;
  const originMs = markers.find(({ kind }) => kind === 'remedy-start')?.tMs ?? 0;
  const endMs = markers.find(({ kind }) => kind === 'remedy-end')?.tMs;
  const [first] = ledger.ticks as [LedgerTick];
  const last = ledger.ticks.at(-1) as LedgerTick;
  const [before, after] = [formatBytes(first.fileBytes), formatBytes(last.fileBytes)];
  return {
    strategy: trial.strategy,
    note: before === after ? `file stays at ${before}` : `file from ${before} to ${after}`,
    endSeconds: endMs === undefined ? null : inSeconds(endMs - originMs),
    readings: thinned(ledger.ticks).map((tick) => readingOf(tick, first, originMs)),
  };
}

/** Of each few ticks the one that took most besides: a peak must not be lost. First and last stay. */
function thinned(ticks: readonly LedgerTick[]): readonly LedgerTick[] {
  const size = Math.ceil((ticks.length - 2) / (readingsMax - 2));
  if (size <= 1) return ticks;
  const inner = ticks.slice(1, -1);
  const groups = Array.from({ length: Math.ceil(inner.length / size) }, (_, index) =>
    inner.slice(index * size, (index + 1) * size),
  );
  const peaks = groups.map((group) =>
    group.reduce((most, tick) => (besideBytes(tick) > besideBytes(most) ? tick : most)),
  );
  return [ticks[0] as LedgerTick, ...peaks, ticks.at(-1) as LedgerTick];
}

function readingOf(tick: LedgerTick, first: LedgerTick, originMs: number): SpaceReading {
  return {
    seconds: inSeconds(tick.tMs - originMs),
    file: inMebibytes(tick.fileBytes - first.fileBytes),
    dataFree: inMebibytes(tick.dataFreeBytes),
    unpurged: tick.unpurgedBytes === null ? null : inMebibytes(tick.unpurgedBytes),
    beside: inMebibytes(besideBytes(tick) - besideBytes(first)),
    tick,
  };
}

function inSeconds(durationMs: number): number {
  return Math.round(durationMs) / 1000;
}

function inMebibytes(bytes: number): number {
  return Math.round((bytes / mebibyte) * 100) / 100;
}

function timeRange({ readings, endSeconds }: SpacePanel): Range {
  const seconds = readings.map((reading) => reading.seconds);
  return [Math.min(0, ...seconds), Math.max(0, endSeconds ?? 0, ...seconds)];
}

function sizeRange({ readings }: SpacePanel): Range {
  const values = readings.flatMap(({ file, dataFree, unpurged, beside }) => [file, dataFree, unpurged ?? 0, beside]);
  return [Math.min(0, ...values), Math.max(1, ...values)];
}

function describe({ trial, ledger }: GaugedTrial): string {
  const { ticks, extraDiskBytesMax } = ledger;
  const [first, last] = [ticks[0] as LedgerTick, ticks.at(-1) as LedgerTick];
  const unpurged = ticks.flatMap(({ unpurgedBytes }) => unpurgedBytes ?? []);
  return [
    `${trial.strategy} in ${formatDurationMs(trial.durationMs)}: file ${formatBytes(first.fileBytes)} to ${formatBytes(last.fileBytes)}`,
    `DATA_FREE ${formatBytes(first.dataFreeBytes)} to ${formatBytes(last.dataFreeBytes)}`,
    `awaiting purge ${unpurged.length > 0 ? `at most ${formatBytes(Math.max(...unpurged))}` : 'unknown'}`,
    `besides at most ${formatBytes(extraDiskBytesMax)} more`,
  ].join(', ');
}
