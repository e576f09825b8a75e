/** What users felt: each remedy while it ran, and folded by remedy every phase and operation. */
import type { Result } from '../../result/schema.js';
import { latencyNote, latencyTable, phasesOf } from '../latency-table.js';
import { byRecovery } from '../remedy-order.js';
import { type Html, html } from './html.js';
import { phaseGroups } from './phase-groups.js';
import { textTable } from './text-table.js';

export function latencySection(result: Result): Html | null {
  const table = latencyTable(result);
  if (table === null) return null;
  return html`<section>
<h2>What users felt while a remedy ran</h2>
${textTable(table, 'Remedy', latencyNote)}
<h3>Every phase and operation</h3>
${byRecovery(result).map((strategy) => remedyDetails(result, strategy))}
</section>`;
}

function remedyDetails(result: Result, strategy: string): Html | null {
  const phases = phasesOf(result, strategy);
  if (phases.length === 0) return null;
  return html`<details>
<summary><strong>${strategy}</strong> before, full, during, after</summary>
${phaseGroups(phases, `${strategy}: latency by phase and operation`)}
</details>
`;
}
