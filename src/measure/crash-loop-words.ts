/** The crash loop in sentences, for the terminal and the report. */
import type { CrashLoop } from '../result/crash-loop.js';
import { formatBytes, formatCount, formatDurationMs } from './format.js';

export function crashLoopWords(loop: CrashLoop): readonly string[] {
  if (loop.crash === null)
    return [
      `The server lived: ${formatCount(loop.refusedBefore)} statements of ${formatCount(loop.rowsPerStatement)} rows at the last extent were refused and rolled back, and none killed it.`,
    ];
  const died = loop.starts.filter(({ livedMs }) => livedMs !== null);
  const kept = loop.waysOut.filter(({ same, start }) => same && start.livedMs === null);
  const more = loop.waysOut.filter(({ rows }) => rows !== null && rows > loop.rows);
  const accepting = kept.filter(({ accepts }) => accepts);
  return [
    `A statement of ${formatCount(loop.rowsPerStatement)} rows at the cap of ${formatBytes(loop.capBytes)} killed the server (${loop.crash.exit}), ${formatDurationMs(loop.crash.afterMs)} after the first such statement: its rollback found no free extent.`,
    died.length === loop.starts.length
      ? `Started again ${formatCount(loop.starts.length)} times under the same cap, it died every time, in the same rollback: a crash loop.`
      : `Started again ${formatCount(loop.starts.length)} times under the same cap, it died ${formatCount(died.length)} times.`,
    kept.length === 0
      ? 'None of the ways out gave all rows back.'
      : `All ${formatCount(loop.rows)} acknowledged rows could be read with: ${kept.map(({ name }) => name).join(', ')}. ${accepting.length === 0 ? 'None of them takes new rows.' : `New rows are taken with: ${accepting.map(({ name }) => name).join(', ')}.`}`,
    ...(more.length === 0
      ? []
      : [
          `Rows that were never committed appear with: ${more.map(({ name, rows }) => `${name} (${formatCount((rows ?? 0) - loop.rows)} too many)`).join(', ')}.`,
        ]),
  ];
}
