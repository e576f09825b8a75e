/** Why a table that did not come back is said not to have: what was seen of new jobs last, and for how long that was watched. */
import { formatCount, formatDurationMs } from '../measure/format.js';
import type { Answer } from '../workload/answer.js';
import type { Felt } from './rehearse-remedy.js';

export function whyNotRecovered(
  { seen, watchEndedMs, watchedAfterMs }: Pick<Felt, 'seen' | 'watchEndedMs' | 'watchedAfterMs'>,
  sustainMs: number,
): string {
  const { refused, acceptedSince, waits } = seen;
  const watched = `${formatDurationMs(watchedAfterMs)} after the remedy's end`;
  if (acceptedSince === 0)
    return refused === null
      ? `no new row was answered until ${watched}`
      : `new rows were still refused ${watched}${withError(refused.error)}`;
  const rows = acceptedSince === 1 ? 'one new row was' : `${formatCount(acceptedSince)} new rows were`;
  const since =
    refused === null
      ? `${rows} accepted and none refused`
      : `the last refusal${withError(refused.error)} was ${formatDurationMs(watchEndedMs - refused.atMs)} before the watch ended, and ${rows} accepted since`;
  const waited = waits === 0 ? '' : `; ${waits === 1 ? 'one wait' : `${formatCount(waits)} waits`} interrupted it`;
  return `new rows were not accepted for ${formatDurationMs(sustainMs)} without a break until ${watched}: ${since}${waited}`;
}

function withError(error: Answer['error']): string {
  if (error === null) return '';
  return error.errno === 0 ? ` (${error.message})` : ` with ${error.errno} (${error.sqlState}): ${error.message}`;
}
