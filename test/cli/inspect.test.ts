import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli.js';
import { capturedIo } from '../support/captured-io.js';

/** What the command says before it needs a server; the rest is in integration/inspect. */
describe('plimsoll inspect', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'plimsoll-inspect-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function inspect(...argv: string[]) {
    const io = capturedIo({ cwd: directory, env: { HOME: directory } });
    return { code: await main(['inspect', ...argv], io), all: io.out() + io.err() };
  }

  it.each([
    ['mysql://ana:s3cret@127.0.0.1:1/shop', '--table', 't'],
    ['mysql://ana@127.0.0.1:1/shop', '--table', 't', '--password=s3cret'],
    ['mysql://ana@127.0.0.1:1/shop', '--table', 't', '--password', 's3cret'],
    ['mysql://ana@127.0.0.1:1/shop', '--table', 't', '-ps3cret'],
    ['ana:s3cret@127.0.0.1/shop', '--table', 't'],
  ])('refuses a password in its arguments without repeating it: %s %s %s %s', async (...argv) => {
    const { code, all } = await inspect(...argv);
    expect(code).toBe(2);
    expect(all).toContain('password-on-command-line');
    expect(all).not.toContain('s3cret');
  });

  it.each([
    [['mysql://ana@127.0.0.1:1/shop'], '--table'],
    [['mysql://ana@127.0.0.1:1/shop', '--table', 't', '--sample-rows', '5'], 'a whole number from 100'],
    [['mysql://ana@127.0.0.1:1/shop', '--table', 't', '--time', '5'], 'without its unit'],
    [['mysql://ana@127.0.0.1:1/shop', '--table', 't', '--time', '2ms'], 'at least 1s'],
    [['mysql://127.0.0.1:1/shop', '--table', 't'], 'which account'],
    [['mysql://ana@127.0.0.1:1/shop', '--table', 't', '--defaults-file', 'none.cnf'], 'none.cnf'],
    [['mysql://ana@127.0.0.1:1/shop', '--table', 't', '--ssl-ca', 'none.pem'], 'none.pem'],
    [['mysql://ana@127.0.0.1:1/shop', '--table', 't', '--out', 'none/p.yaml'], 'out-unwritable'],
  ])('says what is wrong with %j', async (argv, words) => {
    const { code, all } = await inspect(...argv);
    expect(code).toBe(2);
    expect(all).toContain(words);
  });

  it('does not believe an option file that everybody may write', async () => {
    const file = join(directory, '.my.cnf');
    await writeFile(file, '[client]\npassword=s3cret\n');
    await chmod(file, 0o666);
    const { code, all } = await inspect('mysql://ana@127.0.0.1:1/shop', '--table', 't');
    expect(code).toBe(2);
    expect(all).toContain('may be written by everybody');
    expect(all).not.toContain('s3cret');
  });

  it('says that nobody answers, and where', async () => {
    const { code, all } = await inspect('mysql://ana@127.0.0.1:1/shop', '--table', 't');
    expect(code).toBe(4);
    expect(all).toContain('connect-failed');
    expect(all).toContain('127.0.0.1:1');
  });
});
