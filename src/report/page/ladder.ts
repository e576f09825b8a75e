/** The ladder of recovery, rung by rung. */
import type { Result } from '../../result/schema.js';
import { ladderNote, ladderTable } from '../ladder-table.js';
import { type Html, html } from './html.js';
import { textTable } from './text-table.js';

export function ladderSection(result: Result): Html | null {
  const table = ladderTable(result);
  if (table === null) return null;
  return html`<section>
<h2>How recovered is recovered?</h2>
${textTable(table, 'Remedy', ladderNote)}
</section>`;
}
