import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli.js';
import { capturedIo } from '../support/captured-io.js';
import { labKinds } from '../support/machine.js';

describe('plimsoll doctor', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'plimsoll-doctor-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  /** A machine without Docker, without a browser and with an empty cache. */
  const bareIo = () =>
    capturedIo({
      env: {
        PATH: directory,
        XDG_CACHE_HOME: join(directory, 'cache'),
        DOCKER_HOST: `unix://${directory}/none.sock`,
        CHROME_PATH: join(directory, 'none'),
      },
    });

  it.runIf(labKinds.length > 0)('says that a lab can run, and on what', async () => {
    const io = capturedIo();
    expect(await main(['doctor'], io)).toBe(0);
    expect(io.out()).toContain('A lab can run here.');
    for (const what of ['Docker engine', 'image', 'embedded MySQL', 'memory', 'disk', 'browser'])
      expect(io.out()).toMatch(new RegExp(`^(ok|missing) +${what} `, 'm'));
    if (labKinds.includes('embedded')) expect(io.out()).toMatch(/^ok +embedded MySQL +\d+\.\d+\.\d+, /m);
  });

  it.skipIf(existsSync('/usr/sbin/mysqld'))(
    'exits with 4 on a bare machine, with a way out for each thing',
    async () => {
      const io = bareIo();
      expect(await main(['doctor'], io)).toBe(4);
      expect(io.out()).toMatch(/^missing +Docker engine .*none\.sock/m);
      expect(io.out()).toMatch(/^missing +embedded MySQL +no mysqld on PATH/m);
      expect(io.out().match(/→/g)).toHaveLength(4);
      expect(io.out()).toContain('No lab can run here');
    },
  );

  it.each([
    ['mysqld  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64', 'is MariaDB, not MySQL'],
    ['mysqld  Ver 5.7.44 for Linux on x86_64 (MySQL Community Server)', '8.0 or newer is needed'],
  ])('passes over a mysqld that says "%s"', async (said, reason) => {
    const program = join(directory, 'mysqld');
    await writeFile(program, `#!/bin/sh\necho '${said}'\n`);
    await chmod(program, 0o755);
    const io = bareIo();
    await main(['doctor'], io);
    expect(io.out()).toContain(`${program}: `);
    expect(io.out()).toContain(reason);
  });

  it('tells no local socket from a remote engine', async () => {
    const io = capturedIo({ env: { DOCKER_HOST: 'tcp://192.0.2.1:2375' } });
    await main(['doctor'], io);
    expect(io.out()).toContain('DOCKER_HOST is tcp://192.0.2.1:2375');
  });

  it.runIf(labKinds.length > 0)('--prepare says in one line which MySQL there is', async () => {
    const io = capturedIo();
    expect(await main(['doctor', '--prepare'], io)).toBe(0);
    expect(io.out()).toMatch(/^MySQL: .*\d+\.\d+\.\d+.*\n$/);
  });

  it.runIf(labKinds.includes('embedded'))('--prepare embedded provides one that needs no Docker', async () => {
    const io = capturedIo();
    expect(await main(['doctor', '--prepare', 'embedded'], io)).toBe(0);
    expect(io.out()).toMatch(/^MySQL: \d+\.\d+\.\d+.*, (?:unpacked in )?\/.*\n$/);
    expect(io.out()).not.toContain('Docker');
  });

  it.skipIf(existsSync('/usr/sbin/mysqld'))('is what a run without a server hints at', async () => {
    const io = bareIo();
    expect(await main(['run', 'smoke', '--lab', 'embedded', '--out', join(directory, 'run')], io)).toBe(4);
    expect(io.err()).toContain('hint: `plimsoll doctor --prepare embedded`');
    expect(io.err()).not.toContain('setup.sh');
  });
});
