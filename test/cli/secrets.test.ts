/** The lab's password in nothing that a run leaves or prints, though a program lets it out wherever it can. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli.js';
import { capturedIo } from '../support/captured-io.js';
import { labKinds } from '../support/machine.js';

describe.each(labKinds.slice(0, 1))('a run of a program that prints the password, --lab %s', (kind) => {
  it('has it in no file and no line, whole or in pieces', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'plimsoll-secrets-'));
    try {
      const smoke = await readFile('scenarios/smoke.yaml', 'utf8');
      const program = [resolve('test/support/leak-password.mjs'), join(directory, 'password')];
      const uses = `strategies:\n  - use: command\n    with: { run: ${JSON.stringify(['node', ...program])}, effect: deletes }\ntrials: { repetitions: 1 round }\n`;
      await writeFile(join(directory, 'leak.yaml'), `${smoke.slice(0, smoke.indexOf('\nstrategies:'))}\n${uses}`);
      const io = capturedIo({ cwd: directory });
      await main(['run', 'leak.yaml', '--lab', kind, '--json', '--out', 'out'], io);
      const password = await readFile(join(directory, 'password'), 'utf8');
      const out = join(directory, 'out');
      const files = (await readdir(out, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
      const texts = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')));
      const all = [io.out(), io.err(), ...texts].join('\n').toLowerCase();
      expect(texts.length).toBeGreaterThan(3);
      for (const piece of [password.slice(0, 9), password.slice(9, 20), password.slice(20)])
        expect(all).not.toContain(piece.toLowerCase());
      const result = await readFile(join(out, 'result.json'), 'utf8');
      expect(result).toContain('whole [password], in pieces [password]');
      expect(result).toContain('schema [password] was not there before');
      expect(result).toContain("Table '[password].nothing' doesn't exist");
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
