/** The drawing libraries as they are inlined once into a page: vega, vega-lite, vega-embed, minified. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { assert } from '../../assert.js';

const require = createRequire(import.meta.url);
const libraries = ['vega', 'vega-lite', 'vega-embed'] as const;

/** Script texts in the order in which they must run. */
export function vegaScripts(): readonly string[] {
  return libraries.map((library) => {
    const text = readFileSync(join(dirname(require.resolve(library)), `${library}.min.js`), 'utf8');
    assert(!/<\/script|<!--/i.test(text), `${library} can be inlined as it is`);
    // A source map would be a request.
    return text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  });
}

/** The libraries' licenses, which ask to travel with them; fit for an HTML comment. */
export function vegaLicenses(): string {
  return libraries
    .map((library) => `${library}\n${readFileSync(join(dirname(require.resolve(library)), '..', 'LICENSE'), 'utf8')}`)
    .join('\n')
    .replaceAll('--', '- -');
}
