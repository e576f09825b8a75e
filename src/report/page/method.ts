/** Method: what the figures were measured on and how, warnings first. */
import type { Result } from '../../result/schema.js';
import { methodFacts } from '../method-facts.js';
import { cutInMiddle } from '../shown-part.js';
import { factList } from './fact-list.js';
import { type Html, html } from './html.js';

/** A scenario of fifty strategies and all job types takes a quarter of it. */
const settingsMax = 60_000;

export function methodSection(result: Result): Html {
  return html`<section>
<h2>Method</h2>
${result.scenario.description ? html`<p>${result.scenario.description}</p>` : null}
${result.warnings.length > 0 ? html`<div class="warn">${result.warnings.map((warning) => html`<p>${warning.message}</p>`)}</div>` : null}
${factList(methodFacts(result))}
${
  result.lab && Object.keys(result.lab.settings).length > 0
    ? folded(
        'Server settings',
        Object.entries(result.lab.settings)
          .map(([name, value]) => `${name} = ${value}`)
          .join('\n'),
      )
    : null
}
${folded('The scenario as it ran, defaults filled in (bytes, milliseconds, shares)', cutInMiddle(JSON.stringify(result.scenario.settings, null, 2), settingsMax))}
</section>`;
}

function folded(title: string, text: string): Html {
  return html`<details><summary>${title}</summary><pre>${text}</pre></details>`;
}
