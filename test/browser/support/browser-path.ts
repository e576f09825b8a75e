/** The Chromium to test with: CHROME_PATH, or where Debian puts it. */
import { existsSync } from 'node:fs';

/** Its path, or null after printing why there is none; throws where PLIMSOLL_REQUIRE asks for one. */
export function browserPath(): string | null {
  const path = process.env['CHROME_PATH'] ?? '/usr/bin/chromium';
  if (existsSync(path)) return path;
  const reason = `no browser at ${path}: install chromium, or set CHROME_PATH`;
  if (process.env['PLIMSOLL_REQUIRE']?.split(',').includes('browser')) throw new Error(reason);
  process.stderr.write(`skipped: ${reason}\n`);
  return null;
}
