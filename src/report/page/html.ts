/**
 * HTML by tagged template: every value is escaped unless it is HTML already. A result holds text from
 * servers, scripts and users, so nothing of it may become markup.
 */

/** Markup that is safe to insert as it is; made only by `html` and `trustedHtml`. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Value = Html | string | number | null | false | readonly Value[];

/** html`<p>${text}</p>`: text is escaped, HTML kept, lists joined, null and false left out. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(parts.reduce((markup, part, index) => markup + markupOf(values[index - 1] ?? null) + part));
}

/** Marks this program's own text (a style sheet, a script) as markup. Never for anything out of a result. */
export function trustedHtml(markup: string): Html {
  return new Html(markup);
}

/** JSON for a script element: valid JSON still, and without a character that could end the element. */
export function jsonForScript(value: unknown): Html {
  return new Html(JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, unicodeEscape));
}

function markupOf(value: Value): string {
  if (value === null || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') return value.map(markupOf).join('');
  return String(value).replace(/[&<>"']/g, (character) => entities[character] as string);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
