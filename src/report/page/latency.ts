/** What users felt by phase: issuing a job, and all operations together. */
import type { Result } from '../../result/schema.js';
import { latencyNote, latencyTable } from '../latency-table.js';
import { type Html, html } from './html.js';
import { textTable } from './text-table.js';

export function latencySection(result: Result): Html | null {
  const issue = latencyTable(result, 'issue');
  const all = latencyTable(result, 'all');
  if (issue === null || all === null) return null;
  return html`<section>
<h2>What users felt, phase by phase</h2>
${textTable(issue, 'Issuing a job', latencyNote)}
${textTable(all, 'All operations', 'The same of issuing, starting, finishing and killing jobs together.')}
</section>`;
}
