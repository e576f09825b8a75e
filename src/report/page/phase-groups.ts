/** Phases of traffic as one table: a group of rows a phase, an operation a row. */
import { lineColumns } from '../felt-traffic.js';
import { type FeltPhase, operationRows, phaseWords } from '../latency-table.js';
import { glued } from './glued.js';
import { type Html, html } from './html.js';
import { tableCell } from './text-table.js';

export function phaseGroups(phases: readonly FeltPhase[], label: string): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
<table class="named">
<thead><tr><th scope="col">Operation</th>${lineColumns.map((column) => html`<th scope="col" class="number">${column.label}</th>`)}</tr></thead>
${phases.map(group)}</table>
</div>`;
}

function group(phase: FeltPhase): Html {
  return html`<tbody>
<tr><th scope="rowgroup" class="group" colspan="${lineColumns.length + 1}"><span>${glued(phaseWords(phase))}</span></th></tr>
${operationRows(phase).map(({ name, cells }) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => tableCell(cell))}</tr>\n`)}</tbody>
`;
}
