/**
 * Builds the stand-in image for machines that reach no registry: the unpacked MySQL as the root file system,
 * BusyBox as its shell and file tools, an initialised data directory, and an entry point that takes what the
 * official image takes. Streamed into the engine as one tar; nothing is downloaded.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PlimsollError } from '../../errors.js';
import type { Mysqld } from '../embedded/find-mysqld.js';
import { standInImage } from '../images.js';
import { ask, type DockerEngine } from './engine.js';

const entryPoint = fileURLToPath(new URL('../../../scripts/stand-in/docker-entrypoint.sh', import.meta.url));
const buildLimitMs = 300_000;
/** Client programs worth having inside; the others would add 90 MB. */
const keptPrograms = ['busybox', 'mysql', 'mysqladmin', 'mysqldump', 'mysqlimport', 'prlimit'];
const newDirectories = ['etc', 'proc', 'usr/local/bin', 'usr/share/plimsoll', 'var/lib/mysql', 'var/lib/mysql-files'];

/** Answers with the image's two names, the versioned one first. Throws `image-failed`. */
export async function buildStandInImage(
  engine: DockerEngine,
  mysqld: Mysqld,
  template: string,
): Promise<readonly [string, string]> {
  // Beside the unpacked MySQL, so that its files can be linked rather than copied.
  const stage = await mkdtemp(join(dirname(mysqld.location), '.image-'));
  try {
    await layOut(stage, mysqld.location, template);
    const changes = [
      'ENTRYPOINT ["docker-entrypoint.sh"]',
      'CMD ["mysqld"]',
      'ENV PATH=/usr/local/bin:/usr/sbin:/usr/bin',
      `ENV MYSQL_VERSION=${mysqld.version}`,
      'VOLUME /var/lib/mysql',
      'EXPOSE 3306',
    ];
    const query = new URLSearchParams([
      ['fromSrc', '-'],
      ['repo', standInImage],
      ['tag', mysqld.version],
      ...changes.map((change): [string, string] => ['changes', change]),
    ]);
    const versioned = `${standInImage}:${mysqld.version}`;
    const previous = await imageId(engine, versioned);
    await upload(engine, query, stage);
    const tagged = await ask(engine.socketPath, 'POST', `/images/${versioned}/tag?repo=${standInImage}&tag=latest`);
    if (tagged.status !== 201) throw imageError(tagged.text);
    // Left without a name it would only take disk; one that a container still uses is refused, and stays.
    if (previous) await ask(engine.socketPath, 'DELETE', `/images/${previous}`);
    return [versioned, `${standInImage}:latest`];
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** The unpacked files, and what the packages do not bring: the shell's names, links of a merged /usr, the user, the data, the entry point. */
async function layOut(stage: string, root: string, template: string): Promise<void> {
  await run('cp', ['-al', `${root}/.`, stage]);
  const programs = join(stage, 'usr/bin');
  for (const name of await readdir(programs)) if (!keptPrograms.includes(name)) await rm(join(programs, name));
  for (const directory of [...newDirectories, 'tmp', 'run/mysqld'])
    await mkdir(join(stage, directory), { recursive: true });
  await chmod(join(stage, 'tmp'), 0o1777);
  await chmod(join(stage, 'run/mysqld'), 0o777);
  for (const name of ['bin', 'sbin', 'lib', 'lib64'])
    if (!existsSync(join(stage, name))) await symlink(`usr/${name}`, join(stage, name));
  await symlink('/run', join(stage, 'var/run'));
  const applets = await run(join(programs, 'busybox'), ['--list']);
  for (const applet of applets.split('\n').filter((line) => line && line !== 'busybox'))
    await symlink('busybox', join(programs, applet));
  await writeFile(join(stage, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\nmysql:x:999:999::/var/lib/mysql:/bin/sh\n');
  await writeFile(join(stage, 'etc/group'), 'root:x:0:\nmysql:x:999:\n');
  await run('cp', ['-R', template, join(stage, 'usr/share/plimsoll/data')]);
  const installed = join(stage, 'usr/local/bin', basename(entryPoint));
  await copyFile(entryPoint, installed);
  await chmod(installed, 0o755);
}

async function run(program: string, args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(program, [...args])).stdout;
}

async function upload(engine: DockerEngine, query: URLSearchParams, stage: string): Promise<void> {
  const tar = spawn('tar', ['-c', '--owner=0', '--group=0', '--numeric-owner', '-C', stage, '.'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(tar, 'exit');
  const path = `/images/create?${query}`;
  const answer = await ask(engine.socketPath, 'POST', path, { body: tar.stdout, limitMs: buildLimitMs });
  const [code] = await ended;
  // The engine tells a failure of the import in the body, with status 200.
  if (code !== 0 || answer.status !== 200 || /"error"/.test(answer.text))
    throw imageError(answer.text || `tar ended with ${code}`);
}

async function imageId(engine: DockerEngine, name: string): Promise<string | null> {
  const answer = await ask(engine.socketPath, 'GET', `/images/${name}/json`);
  return answer.status === 200 ? (JSON.parse(answer.text) as { Id: string }).Id : null;
}

function imageError(said: string): PlimsollError {
  return new PlimsollError('the Docker engine did not take the image', {
    code: 'image-failed',
    details: said.trim().split('\n').slice(-3),
  });
}
