/** The space ledger in figures: each part of the file, full and after each remedy; folded, the gauge beside trials. */
import { formatBytes, formatCount, formatPart } from '../../measure/format.js';
import type { Result } from '../../result/schema.js';
import { missingAccounts, partBytes, type SpaceState, spaceParts, spaceStates } from '../space-parts.js';
import { gaugeDetails } from './gauge.js';
import { type Html, html } from './html.js';

export function spaceSection(result: Result): Html | null {
  const states = spaceStates(result);
  const missing = missingAccounts(result);
  if (states.length === 0 && missing.length === 0) return null;
  return html`<section>
<h2>Where the bytes of the file are</h2>
${missing.map((reason) => html`<p class="note">No account of some tables: ${reason}.</p>`)}
${states.length > 0 ? partsTable(result, states) : null}
${
  states.length > 0
    ? html`<dl class="facts">
${spaceParts.map(({ name, meaning }) => html`<dt>${name}</dt><dd>${meaning}</dd>\n`)}</dl>`
    : null
}
${gaugeDetails(result)}
</section>`;
}

function partsTable(result: Result, states: readonly SpaceState[]): Html {
  const others = [
    ['File', ({ ledger }: SpaceState) => formatBytes(ledger.fileBytes)],
    ['Rows', ({ ledger }: SpaceState) => formatCount(ledger.rows)],
    ['DATA_FREE', ({ ledger }: SpaceState) => formatBytes(ledger.dataFreeBytes)],
    ['Disk growth, at least', ({ name }: SpaceState) => extraDisk(result, name)],
  ] as const;
  return html`<div class="scroll" role="region" aria-label="Where the bytes of the file are" tabindex="0">
<table>
<caption>Every byte of the table's file in one column, read from its own pages while it was flushed for export: measured, but for rows that await purge. Disk growth is the most that a remedy’s own files and the growth of undo, binary log and temporary tablespaces took together: at least, as logs are read at intervals. The redo log is no part of it: it lives within a capacity of its own.</caption>
<thead><tr><th scope="col">Table</th>${spaceParts.map(
    ({ name }) => html`<th scope="col" class="number">${name}</th>`,
  )}${others.map(([name]) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>
${states.map(
  (state) => html`<tr><th scope="row">${state.name}</th>${spaceParts.map((part) => {
    const bytes = partBytes(state.ledger, part);
    return html`<td class="number">${formatBytes(bytes)}<small>${formatPart(bytes, state.ledger.fileBytes)}</small></td>`;
  })}${others.map(([, cell]) => html`<td class="number">${cell(state)}</td>`)}</tr>
`,
)}</tbody>
</table>
</div>`;
}

function extraDisk(result: Result, strategy: string): string {
  const ledgers = result.trials.flatMap((trial) => (trial.strategy === strategy ? (trial.ledger ?? []) : []));
  return ledgers.length === 0 ? '–' : formatBytes(Math.max(...ledgers.map((ledger) => ledger.extraDiskBytesMax)));
}
