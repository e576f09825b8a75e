/** Names and values in two columns; one on a phone. */
import { type Html, html } from './html.js';

export type Fact = readonly [name: string, value: string | Html];

export function factList(facts: readonly Fact[]): Html {
  return html`<dl class="facts">
${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>`;
}
