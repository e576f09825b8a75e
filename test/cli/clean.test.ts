import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli.js';
import { placeHere, processIdentity } from '../../src/lab/process-identity.js';
import { capturedIo } from '../support/captured-io.js';

describe('plimsoll clean', () => {
  let directory: string;
  let cache: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'plimsoll-clean-'));
    cache = join(directory, 'plimsoll');
    await mkdir(join(cache, 'labs'), { recursive: true });
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function clean(...flags: string[]) {
    const io = capturedIo({ env: { XDG_CACHE_HOME: directory, DOCKER_HOST: `unix://${directory}/none.sock` } });
    expect(await main(['clean', ...flags], io)).toBe(0);
    return io.out();
  }

  /** A lab in the register, with a data directory of its own. */
  async function addLab(id: string, owner: string): Promise<string> {
    const data = join(directory, `plimsoll-${id}`);
    await mkdir(data);
    await writeFile(join(data, 'jobs.ibd'), 'pages');
    await writeFile(join(cache, 'labs', `${id}.lab`), `owner=${owner}\ndirectory=${data}\n`);
    return data;
  }

  it('removes what a dead owner left, and says so', async () => {
    const data = await addLab('aaaaaaaaaaaa', `${process.pid} 1`);
    expect(await clean()).toBe('removed lab aaaaaaaaaaaa\n');
    expect(existsSync(data)).toBe(false);
    expect(await clean()).toBe('nothing to remove\n');
  });

  it('leaves the lab of a living owner alone', async () => {
    const data = await addLab('bbbbbbbbbbbb', processIdentity(process.pid));
    expect(await clean('--all')).toBe('nothing to remove\n');
    expect(existsSync(data)).toBe(true);
  });

  it('leaves the lab of an owner elsewhere alone, and says so: its number means nothing here', async () => {
    const [machine, boot, namespace] = placeHere().split('/');
    const others = [`0123456789ab/${boot}/${namespace}`, `${machine}/${boot}/1`, '0123456789ab/another/1'];
    const owners = others.map((place) => `${process.pid} 1\nplace=${place}`);
    const kept = await Promise.all(owners.map((owner, at) => addLab(`dddddddddddd${at}`, owner)));
    const told = await clean();
    expect(told).toMatch(/^nothing to remove\n(left alone: lab dddddddddddd\d, as its owner .*\.lab\n){3}$/);
    expect(kept.every(existsSync)).toBe(true);
  });

  it('removes what an owner of this machine left before its last boot', async () => {
    const [machine, , namespace] = placeHere().split('/');
    await addLab('eeeeeeeeeeee', `${processIdentity(process.pid)}\nplace=${machine}/earlier/${namespace}`);
    expect(await clean()).toBe('removed lab eeeeeeeeeeee\n');
  });

  it('removes no directory that is not named as a lab’s', async () => {
    const precious = join(directory, 'precious');
    await mkdir(precious);
    await writeFile(join(cache, 'labs', 'cccccccccccc.lab'), `owner=1 1\ndirectory=${precious}\n`);
    await clean();
    expect(existsSync(precious)).toBe(true);
  });

  it('keeps the unpacked MySQL and the templates, unless --all', async () => {
    const kept = [join(cache, 'mysql', '9.7.4-x86_64'), join(cache, 'templates', '9.7.4-x64')];
    for (const path of kept) await mkdir(path, { recursive: true });
    await clean();
    expect(kept.every(existsSync)).toBe(true);
    expect(await clean('--all')).toBe(kept.map((path) => `removed ${path}\n`).join(''));
    expect(kept.some(existsSync)).toBe(false);
  });
});
