import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli.js';
import { capturedIo } from '../support/captured-io.js';
import { brokenCases, soundScenario } from '../unit/scenario/broken-cases.js';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plimsoll-validate-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function validate(...files: string[]) {
  const io = capturedIo({ cwd: directory });
  return { code: await main(['validate', ...files], io), out: io.out(), err: io.err() };
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(directory, name), content);
  return name;
}

describe('plimsoll validate', () => {
  it('has an ok line for each sound scenario', async () => {
    const { code, out, err } = await validate(await file('sound.yaml', soundScenario), 'smoke', 'treasure-data-2019');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n')[0]).toBe('ok  sound.yaml: sound, cap 64 MiB (file-size), prune, archive');
    expect(out.match(/^ok {2}/gm)).toHaveLength(3);
  });

  it('takes a scenario without a line for editors', async () => {
    const { code, out } = await validate(await file('plain.yaml', soundScenario.replace(/^\$schema.*\n/, '')));
    expect({ code, out: out.slice(0, 3) }).toEqual({ code: 0, out: 'ok ' });
  });

  it('says that an embedded lab does not use an image', async () => {
    const lab = (text: string) => soundScenario.replace('lab:\n  kind: auto\n', `lab: ${text}\n`);
    const ignored = await validate(await file('image.yaml', lab("{ kind: embedded, image: 'mysql:8.0' }")));
    expect(ignored.out).toContain('note: lab.image mysql:8.0 is not used: an embedded lab has none');
    const used = await validate(await file('image.yaml', lab("{ kind: docker, image: 'mysql:8.0' }")));
    expect(used.out).not.toContain('is not used');
  });

  it.each(brokenCases)('refuses $what with exit code 2 and no stack', async ({ change: [from, to], at, says }) => {
    const { code, out, err } = await validate(
      await file(
        'broken.yaml',
        soundScenario.replace(from, () => to),
      ),
    );
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`  broken.yaml:${at}: `);
    expect(err).toContain(says);
    expect(err).toContain('code: scenario-invalid (exit 2)');
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('refuses a program that is not there, or cannot be executed, at its place', async () => {
    await file('not-executable', '');
    for (const program of ['./nothing', './not-executable']) {
      const uses = `strategies:\n  - use: command\n    with: { run: [${program}, "7"], effect: deletes }\n`;
      const { code, err } = await validate(
        await file('program.yaml', soundScenario.replace(/^strategies:\n(?: .*\n)+/m, uses)),
      );
      expect(code).toBe(2);
      expect(err).toMatch(/ {2}program\.yaml:\d+:19: run must begin with a program that can be executed/);
    }
  });

  it.each<[what: string, content: string | Uint8Array, says: string]>([
    ['empty', '', 'the file must be a section of keys'],
    ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]), 'a binary file'],
    ['not UTF-8', Buffer.from('name: \xff\xfe', 'latin1'), 'not UTF-8'],
    ['too large', `# ${'x'.repeat(2 ** 20)}\n`, 'larger than 1 MiB'],
    ['a picture of nothing but brackets', '['.repeat(100_000), 'nested deeper'],
  ])('refuses a file that is %s', async (_what, content, says) => {
    const { code, err } = await validate(await file('odd.yaml', content));
    expect(code).toBe(2);
    expect(err).toContain(`  odd.yaml:1:`);
    expect(err).toContain(says);
  });

  it('says what is there instead of a file', async () => {
    await mkdir(join(directory, 'folder.yaml'), { recursive: true });
    expect((await validate('folder.yaml')).err).toContain('cannot read the scenario folder.yaml: it is a directory');
    const missing = await validate('./missing.yaml');
    expect(missing.code).toBe(2);
    expect(missing.err).toContain('cannot read the scenario missing.yaml: there is no such file');
  });

  it('knows what name was meant', async () => {
    const { code, err } = await validate('smoek');
    expect(code).toBe(2);
    expect(err).toContain('no scenario is called "smoek"; did you mean "smoke"?');
  });

  it('refuses a cap that the server itself does not fit under', async () => {
    const { code, err } = await validate('cap-too-small');
    expect(code).toBe(2);
    expect(err).toMatch(
      /cap-too-small\.yaml:13:9: cap\.size: a file-size cap of 16 MiB is too small for the server itself/,
    );
    expect(err).toContain('hint: ');
  });

  it('refuses a cap that ends within a page, with the two nearest, and notes one that ends within a step', async () => {
    await file('odd.yaml', soundScenario.replace('64MiB', '64MB'));
    const odd = await validate('odd.yaml');
    expect(odd.code).toBe(2);
    expect(odd.err).toMatch(/odd\.yaml:\d+:\d+: cap\.size: a cap of 64,000,000 bytes ends within a page/);
    expect(odd.err).toContain('Use 60MiB or 64MiB');
    await file('short.yaml', soundScenario.replace('64MiB', '66MiB'));
    expect((await validate('short.yaml')).out).toContain('note: The cap (66 MiB) is not a multiple of 4 MiB');
  });

  it('tells the problems of all files, and still which are sound', async () => {
    await file('one.yaml', soundScenario.replace('64MiB', '64'));
    await file('two.yaml', soundScenario.replace('200/s', '200').replace('seed: 42', 'seed: no'));
    await file('three.yaml', soundScenario);
    const { code, out, err } = await validate('one.yaml', 'two.yaml', 'three.yaml');
    expect(code).toBe(2);
    expect(out).toContain('ok  three.yaml');
    expect(err).toContain('2 of 3 scenarios have problems');
    expect(err.match(/^ {2}(one|two)\.yaml:\d+:\d+: /gm)).toHaveLength(3);
  });

  it('looks for the table’s DDL beside the scenario', async () => {
    const withDdl = soundScenario.replace('history:', 'table:\n  ddl: own-table.sql\nhistory:');
    await file('with-ddl.yaml', withDdl);
    const missing = await validate('with-ddl.yaml');
    expect(missing.code).toBe(2);
    expect(missing.err).toContain('with-ddl.yaml:11:8: table.ddl must name a file, looked for beside the scenario');
    await file('own-table.sql', 'CREATE TABLE jobs (id INT)');
    expect((await validate('with-ddl.yaml')).code).toBe(0);
  });

  it('needs to know which', async () => {
    expect((await validate()).code).toBe(2);
  });
});
