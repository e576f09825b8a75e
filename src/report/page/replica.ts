/** What a replica felt: in words first, then trial by trial. Nothing where the run had none. */
import { formatBytes, formatDurationMs } from '../../measure/format.js';
import type { ReplicaFigures, Result } from '../../result/schema.js';
import { type Html, html } from './html.js';

const tableFullErrno = 1114;

interface Followed {
  readonly what: string;
  readonly replica: ReplicaFigures;
}

export function replicaSection(result: Result): Html | null {
  const followed: Followed[] = [
    { what: 'running into the cap', replica: result.outage?.replica ?? null },
    ...result.trials.map(({ strategy, round, replica }) => ({ what: `${strategy}, round ${round}`, replica })),
  ].flatMap(({ what, replica }) => (replica ? [{ what, replica }] : []));
  if (followed.length === 0) return null;
  return html`<section>
<h2>The replica: does it keep up, and does it meet the cap too?</h2>
<p>${verdict(followed)}</p>
<div class="scroll" role="region" aria-label="The replica, trial by trial" tabindex="0">
<table>
<caption>One replica, cloned from the source before each line and following it by GTID. Lag is the age of a heartbeat that the source writes every 50 ms; caught up counts from the end of traffic.</caption>
<thead><tr><th scope="col">While</th><th scope="col" class="number">Largest lag</th><th scope="col" class="number">Caught up after</th><th scope="col">Stopped with</th><th scope="col" class="number">Started again</th><th scope="col">Same rows</th><th scope="col" class="number">Its table's file</th></tr></thead>
<tbody>
${followed.map(row)}</tbody>
</table>
</div>
</section>`;
}

function verdict(followed: readonly Followed[]): string {
  const apart = followed.filter(({ replica }) => replica.same === false);
  const sentences = [
    apart.length > 0 ? `After ${list(apart)} the replica did not hold the source's rows.` : null,
    stopsOf(followed.filter(({ replica }) => replica.stopped)),
    delaysOf(followed.filter(({ replica }) => replica.caughtUpMs === null && !replica.stopped)),
  ].filter((sentence) => sentence !== null);
  return sentences.length > 0
    ? sentences.join(' ')
    : 'It followed to the end each time and held the same rows as its source.';
}

/** Where its applier stopped with an error. */
function stopsOf(stopped: readonly Followed[]): string | null {
  if (stopped.length === 0) return null;
  const behind = stopped.filter(({ replica }) => replica.caughtUpMs === null);
  const isFull = stopped.every(({ replica }) => replica.stopped?.errno === tableFullErrno);
  const why = isFull
    ? ': the source accepted rows that the replica, whose purge ran later, had no room for'
    : `; not each time for want of room (${[...new Set(stopped.map(({ replica }) => replica.stopped?.errno))].join(', ')})`;
  return `Replication stopped with an error during ${list(stopped)}${why}. ${
    behind.length === 0
      ? 'Started again by hand once purge had run there, it caught up every time.'
      : `Started again, it still did not catch up after ${list(behind)}.`
  }`;
}

/** Where nothing stopped the applier, and yet it was not done at the time limit. */
function delaysOf(late: readonly Followed[]): string | null {
  const cut = late.filter(({ replica }) => replica.receiver);
  const slow = late.filter(({ replica }) => !replica.receiver);
  const sentences = [
    cut.length > 0
      ? `The replica was cut off from its source during ${list(cut)} (${cut.map(({ replica }) => replica.receiver?.errno).join(', ')}).`
      : '',
    slow.length > 0 ? `It had not caught up at the time limit after ${list(slow)}.` : '',
  ].filter(Boolean);
  return sentences.length > 0 ? `${sentences.join(' ')} Its rows were not compared there.` : null;
}

function list(followed: readonly Followed[]): string {
  return followed.map(({ what }) => what).join('; ');
}

function row({ what, replica }: Followed): Html {
  const { stopped, receiver, restarts, caughtUpMs, same } = replica;
  const error = stopped ?? receiver;
  return html`<tr><th scope="row">${what}</th><td class="number">${formatDurationMs(replica.lagMsMax)}</td><td class="number">${caughtUpMs === null ? 'never' : formatDurationMs(caughtUpMs)}</td><td>${error ? html`${error.errno}<small>${error.message}</small>` : '–'}</td><td class="number">${stopped ? restarts : '–'}</td><td>${same === null ? 'not compared' : same ? 'yes' : 'no'}</td><td class="number">${formatBytes(replica.tableBytes)}</td></tr>
`;
}
