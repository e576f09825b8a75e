/** The crash loop: the server's own words, each start that died, and each way out with its rows. */
import { crashLoopWords } from '../../measure/crash-loop-words.js';
import { formatBytes, formatCount, formatDurationMs } from '../../measure/format.js';
import type { CrashLoop, ServerStart, WayOut } from '../../result/crash-loop.js';
import type { Result } from '../../result/schema.js';
import { type Html, html } from './html.js';

export function crashLoopSection({ crashLoop }: Result): Html | null {
  if (crashLoop === null) return null;
  return html`<section>
<h2>The crash loop: a rollback that needs space</h2>
${crashLoopWords(crashLoop).map((sentence) => html`<p>${sentence}</p>`)}
<p class="note">In a table of its own, with keys in random order: ${formatCount(crashLoop.rows)} rows in ${formatBytes(crashLoop.tableBytes)}. Taking a row back takes its entries out of every secondary index, and where a page of one falls below half InnoDB wants an entirely free extent to merge it. Long texts may take the last one.</p>
<pre>${crashLoop.statement}</pre>
${crashLoop.crash === null ? null : death(crashLoop, crashLoop.crash)}
</section>`;
}

function death({ starts, waysOut, rows, watchedMs }: CrashLoop, { serverLog }: NonNullable<CrashLoop['crash']>): Html {
  return html`<h3>The server's log</h3><pre>${serverLog.join('\n')}</pre>
<div class="scroll" role="region" aria-label="Starts and ways out" tabindex="0">
<table>
<caption>Each way out from the same dead data directory. A server that stayed was watched for ${formatDurationMs(watchedMs)}. "All rows": the ${formatCount(rows)} acknowledged before, by count and by checksum over every column.</caption>
<thead><tr><th scope="col">Start</th><th scope="col">What became of it</th><th scope="col" class="number">Rows read</th><th scope="col">All rows, no other</th><th scope="col">A new row</th></tr></thead>
<tbody>
${starts.map(
  (start, index) =>
    html`<tr><th scope="row">start ${index + 1}, same cap</th><td>${fate(start)}</td><td class="number">–</td><td>–</td><td>–</td></tr>
`,
)}${waysOut.map(wayRow)}</tbody>
</table>
</div>`;
}

function wayRow({ name, capBytes, forceRecovery, start, rows, same, refusal }: WayOut): Html {
  const what = forceRecovery === null ? `${name} to ${formatBytes(capBytes)}` : name;
  return html`<tr><th scope="row">${what}</th><td>${fate(start)}</td><td class="number">${rows === null ? 'none' : formatCount(rows)}</td><td>${same === null ? '–' : same ? 'yes' : html`<span class="bad">no</span>`}</td><td>${refusal === null ? 'accepted' : html`refused<small>${refusal}</small>`}</td></tr>
`;
}

function fate({ readyMs, livedMs, line }: ServerStart): Html {
  if (livedMs === null) return html`stayed`;
  const words = readyMs === null ? 'died before it answered' : `died ${formatDurationMs(livedMs)} after it answered`;
  return html`<span class="bad">${words}</span>${line === null ? null : html`<small>${line}</small>`}`;
}
