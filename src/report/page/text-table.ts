/** A text table as HTML: figures to the right, words to the left, and names that stay when it scrolls sideways. */
import type { TextCell, TextTable } from '../text-table.js';
import { glued } from './glued.js';
import { type Html, html } from './html.js';

/** Columns of words, by label; all others are figures. */
const wordColumns: readonly string[] = ['What it does'];

export function textTable(table: TextTable, nameColumn: string, caption: string): Html {
  const align = (column: number) => (wordColumns.includes(table.columns[column]?.label ?? '') ? 'words' : 'number');
  // Above the box: a caption inside would be cut at its edge on a phone.
  return html`<p class="note">${glued(caption)}</p>
<div class="scroll" role="region" aria-label="${nameColumn}: table" tabindex="0">
<table class="named">
<thead><tr><th scope="col">${nameColumn}</th>${table.columns.map(
    ({ label, meaning }, column) =>
      html`<th scope="col" class="${align(column)}">${label}${meaning ? html`<small>${meaning}</small>` : null}</th>`,
  )}</tr></thead>
<tbody>
${table.rows.map(
  ({
    name,
    cells,
  }) => html`<tr><th scope="row">${name}</th>${cells.map((cell, column) => tableCell(cell, align(column)))}</tr>
`,
)}</tbody>
</table>
</div>`;
}

export function tableCell({ text, detail }: TextCell, kind: 'number' | 'words' = 'number'): Html {
  return html`<td class="${kind}">${glued(text)}${detail ? html`<small>${glued(detail)}</small>` : null}</td>`;
}
