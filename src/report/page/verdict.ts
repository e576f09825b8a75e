/** The page's first screen: what was asked, and the answer in words. */
import { verdictOf } from '../../measure/verdict.js';
import type { Result } from '../../result/schema.js';
import { statusNote } from '../status-note.js';
import { glued } from './glued.js';
import { type Html, html } from './html.js';

export function verdictHeader(result: Result, contents: Html): Html {
  const note = statusNote(result);
  const verdict = verdictOf(result);
  return html`<header><div>
<p class="kicker">Plimsoll · ${result.scenario.name} · ${day(result.startedAt)}</p>
<h1>${result.scenario.question}</h1>
${note === null ? null : html`<div class="warn"><p>${note}</p></div>`}
${verdict.length > 0 ? html`<div class="verdict">${verdict.map((sentence) => html`<p>${glued(sentence)}</p>`)}</div>` : null}
${contents}
</div></header>`;
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
