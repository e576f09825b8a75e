import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli.js';
import { capturedIo } from '../support/captured-io.js';

async function scenarios(...options: string[]): Promise<string> {
  const io = capturedIo();
  expect(await main(['scenarios', ...options], io)).toBe(0);
  return io.out();
}

interface Listed {
  name: string;
  question: string;
  capBytes: number;
  strategies: string[];
  aboutMs: number;
  file: string;
}

describe('plimsoll scenarios', () => {
  it('lists each with its cap, its strategies and its question', async () => {
    const text = await scenarios();
    for (const { name, question } of JSON.parse(await scenarios('--json')) as Listed[]) {
      expect(text).toMatch(new RegExp(`^${name}  cap [\\d.]+ [KMG]iB \\([a-z-]+\\) · `, 'm'));
      expect(text.replaceAll(/\s+/g, ' ')).toContain(question);
    }
  });

  it('says about how long each takes, and how that is known', async () => {
    const text = await scenarios();
    expect(text.replaceAll(/\s+/g, ' ')).toContain('Durations are estimates from the number of trials');
    const about = new Map(
      (JSON.parse(await scenarios('--json')) as Listed[]).map(({ name, aboutMs }) => [name, aboutMs]),
    );
    expect(about.get('cap-too-small')).toBe(0);
    expect(text).toMatch(/^cap-too-small .*refused at once/m);
    for (const [name, aboutMs] of about)
      if (name !== 'cap-too-small')
        expect(text).toMatch(new RegExp(`^${name}  .* · about \\d+(?:\\.\\d)? (?:s|min)`, 'm'));
      else expect(aboutMs).toBe(0);
    // More trials take longer, and the one that was measured takes what it took: 49 s.
    expect(about.get('race')).toBeGreaterThan(about.get('smoke') ?? 0);
    expect(about.get('treasure-data-2019')).toBeGreaterThan(45_000);
    expect(about.get('treasure-data-2019')).toBeLessThan(65_000);
  });

  it('lists at least the incident, a smoke test and a cap that is too small', async () => {
    const listed = JSON.parse(await scenarios('--json')) as Listed[];
    expect(listed.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['cap-too-small', 'smoke', 'treasure-data-2019']),
    );
    expect(listed.find(({ name }) => name === 'smoke')).toMatchObject({ capBytes: 64 * 2 ** 20 });
  });

  it('are named as their files are, and lead editors to the schema', async () => {
    for (const { name, file } of JSON.parse(await scenarios('--json')) as Listed[]) {
      expect(file.endsWith(`/${name}.yaml`)).toBe(true);
      expect(await readFile(file, 'utf8')).toMatch(/^\$schema: \.\/scenario\.schema\.json\n/);
    }
  });
});
