/** What the full table said and did: the error, the file, the server's log, and each kind of statement. */
import { formatBytes, formatCount, formatDurationMs } from '../../measure/format.js';
import type { Outage, Result } from '../../result/schema.js';
import { phasesBeforeRemedies } from '../latency-table.js';
import { factList } from './fact-list.js';
import { type Html, html } from './html.js';
import { phaseGroups } from './phase-groups.js';

export function outageSection(result: Result): Html | null {
  const outage = result.outage;
  if (outage === null) return null;
  return html`<section>
<h2>The outage: what a full table refuses</h2>
<pre>ERROR ${outage.errno} (${outage.sqlState}): ${outage.message}</pre>
${factList([
  ['Seen', `${outage.at} (UTC), ${formatDurationMs(outage.firstFullMs)} after the run began`],
  [
    "Table's file",
    `${formatCount(outage.tableBytes)} bytes (${formatBytes(outage.tableBytes)}); cap ${formatCount(result.cap.bytes)} bytes`,
  ],
  ['Rows', `${formatCount(outage.rows)}, holding ${formatBytes(outage.queryBytes)} of query text`],
  ['DATA_FREE when full', formatBytes(outage.dataFreeBytes)],
  ['Work waiting', `${formatCount(outage.backlogAtEnd)} statements in the backlog when observation ended`],
])}
${evidenceTable(outage)}
<details><summary>What traffic felt before, and against the full table</summary>
${phaseGroups(phasesBeforeRemedies(result), 'Before any remedy: latency by phase and operation')}
</details>
${outage.serverLog.length > 0 ? html`<h3>The server's log</h3><pre>${outage.serverLog.join('\n')}</pre>` : null}
</section>`;
}

function evidenceTable(outage: Outage): Html | null {
  const rows = Object.values(outage.evidence);
  if (rows.length === 0) return null;
  return html`<div class="scroll" role="region" aria-label="Statements against the full table" tabindex="0">
<table>
<caption>Statements tried against the full table, one by one.</caption>
<thead><tr><th scope="col">What was tried</th><th scope="col" class="number">Accepted</th><th scope="col" class="number">Refused</th><th scope="col">Last error</th></tr></thead>
<tbody>
${rows.map(
  (
    row,
  ) => html`<tr><th scope="row">${row.meaning}<small><code>${row.statement}</code></small></th><td class="number">${formatCount(row.accepted)} of ${formatCount(row.attempts)}</td><td class="number">${formatCount(row.refused)}</td><td>${row.error ?? '–'}</td></tr>
`,
)}</tbody>
</table>
</div>`;
}
