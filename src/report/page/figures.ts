/** The table of key figures, remedies side by side. */
import { bootstrapSamplesMin } from '../../measure/statistics.js';
import type { Result } from '../../result/schema.js';
import { figureTable } from '../figure-table.js';
import { type Html, html } from './html.js';

export function figuresSection(result: Result): Html | null {
  const table = figureTable(result);
  if (table.remedies.length === 0) return null;
  return html`<section>
<h2>Key figures</h2>
<div class="scroll" role="region" aria-label="Key figures" tabindex="0">
<table>
<caption>${captionOf(result.scenario.repetitions)}</caption>
<thead><tr><th scope="col">Figure</th>${table.remedies.map(
    ({ strategy }) => html`<th scope="col" class="number">${strategy}</th>`,
  )}</tr></thead>
<tbody>
${table.rows.map(
  (
    row,
  ) => html`<tr><th scope="row">${row.label}${row.meaning ? html`<small>${row.meaning}</small>` : null}</th>${row.cells.map(
    (cell) => html`<td class="number">${cell.text}${cell.detail ? html`<small>${cell.detail}</small>` : null}</td>`,
  )}</tr>
`,
)}</tbody>
</table>
</div>
<dl class="facts">
${table.remedies.map(({ strategy, title }) => (title ? html`<dt>${strategy}</dt><dd>${title}</dd>\n` : null))}</dl>
</section>`;
}

function captionOf(repetitions: number): string {
  if (repetitions === 1) return 'One round: nothing is known about the spread.';
  return `Median over ${repetitions} rounds; small print: ${repetitions < bootstrapSamplesMin ? 'range of the rounds' : '95 % interval (bootstrap)'}.`;
}
