/** The Chromium to test with, as `plimsoll doctor` finds it: CHROME_PATH, or the usual places. */
import { inspectMachine } from '../../src/lab/inspect-machine.js';

/** Its path, or null after printing why there is none; throws where PLIMSOLL_REQUIRE asks for one. */
export async function browserPath(): Promise<string | null> {
  const { browser } = await inspectMachine(process.env);
  if ('path' in browser) return browser.path;
  if (process.env['PLIMSOLL_REQUIRE']?.split(',').includes('browser'))
    throw new Error(`PLIMSOLL_REQUIRE wants browser, which is missing: ${browser.missing}`);
  // scripts/test.mjs gathers these lines.
  console.warn(`skipped: browser: ${browser.missing}`);
  return null;
}
