/** What a replica felt: in words first, then trial by trial. Nothing where the run had none. */
import { formatBytes, formatDurationMs } from '../../measure/format.js';
import type { ReplicaFigures, Result } from '../../result/schema.js';
import { type Html, html } from './html.js';

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
  const stopped = followed.filter(({ replica }) => replica.stopped);
  const apart = followed.filter(({ replica }) => replica.same === false);
  if (apart.length > 0) return `After ${list(apart)} the replica did not hold the source's rows.`;
  if (stopped.length === 0) return 'It followed to the end each time and held the same rows as its source.';
  const behind = stopped.filter(({ replica }) => replica.caughtUpMs === null);
  return `Replication stopped with an error during ${list(stopped)}: the source accepted rows that the replica, whose purge ran later, had no room for. ${
    behind.length === 0
      ? 'Started again by hand once purge had run there, it caught up every time.'
      : `Started again, it still did not catch up after ${list(behind)}.`
  }`;
}

function list(followed: readonly Followed[]): string {
  return followed.map(({ what }) => what).join('; ');
}

function row({ what, replica }: Followed): Html {
  const { stopped, restarts, caughtUpMs, same } = replica;
  return html`<tr><th scope="row">${what}</th><td class="number">${formatDurationMs(replica.lagMsMax)}</td><td class="number">${caughtUpMs === null ? 'never' : formatDurationMs(caughtUpMs)}</td><td>${stopped ? html`${stopped.errno}<small>${stopped.message}</small>` : '–'}</td><td class="number">${stopped ? restarts : '–'}</td><td>${same === null ? 'not compared' : same ? 'yes' : 'no'}</td><td class="number">${formatBytes(replica.tableBytes)}</td></tr>
`;
}
