/** The page's first screen: what was asked, and the answer in words. */
import { verdictOf } from '../../measure/verdict.js';
import type { Result } from '../../result/schema.js';
import { statusNotes } from '../status-line.js';
import { type Html, html } from './html.js';

export function verdictHeader(result: Result): Html {
  const notes = statusNotes(result);
  const verdict = verdictOf(result);
  return html`<header>
<p class="kicker">Plimsoll · ${result.scenario.name} · ${day(result.startedAt)}</p>
<h1>${result.scenario.question}</h1>
${notes.length > 0 ? html`<div class="warn">${notes.map((note) => html`<p>${note}</p>`)}</div>` : null}
${verdict.length > 0 ? html`<div class="verdict">${verdict.map((sentence) => html`<p>${sentence}</p>`)}</div>` : null}
</header>`;
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
