/** The stand-in image is built by the command and behaves as the official one where it matters. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli.js';
import { connect } from '../../src/database/session.js';
import { defaultCacheDirectory } from '../../src/lab/cache-directory.js';
import { findUnpacked } from '../../src/lab/embedded/find-mysqld.js';
import { capturedIo } from '../support/captured-io.js';
import { labKinds } from '../support/machine.js';

const unpacked = await findUnpacked(defaultCacheDirectory(process.env));
const canBuild = labKinds.includes('docker') && unpacked !== null;
if (!canBuild) console.warn('skipped: plimsoll image: needs a Docker engine and an unpacked MySQL');

it('plimsoll image without a Docker engine exits with 4 and says what else works', async () => {
  const io = capturedIo({ env: { DOCKER_HOST: `unix://${join(tmpdir(), 'none.sock')}` } });
  expect(await main(['image'], io)).toBe(4);
  expect(io.err()).toContain('--lab embedded');
});

describe.runIf(canBuild)('the image that plimsoll image builds', () => {
  let container: StartedTestContainer;
  beforeAll(async () => {
    const io = capturedIo();
    expect(await main(['image'], io)).toBe(0);
    expect(io.out()).toContain(`plimsoll-mysql:${unpacked?.version} and plimsoll-mysql:latest`);
    container = await new GenericContainer('plimsoll-mysql:latest')
      .withAutoCleanup(false)
      .withEnvironment({
        MYSQL_ROOT_PASSWORD: `it's a \\ secret`,
        MYSQL_DATABASE: 'shop`s',
        MYSQL_USER: `o'neil`,
        MYSQL_PASSWORD: 'pass"word',
      })
      .withCommand(['--max-connections=77', '--skip-log-bin'])
      .withExposedPorts(3306)
      .withWaitStrategy(Wait.forLogMessage(/ready for connections.*port: 3306/))
      .start();
  });
  afterAll(async () => {
    await container?.stop();
  });

  const endpoint = (user: string, password: string, database: string) => ({
    host: container.getHost(),
    port: container.getMappedPort(3306),
    socketPath: null,
    user,
    password,
    database,
  });

  it('takes the official image’s environment: root’s password, a database, a user with rights on it only', async () => {
    await using root = await connect(endpoint('root', `it's a \\ secret`, 'shop`s'));
    expect(await root.query('SELECT CURRENT_USER() AS me')).toEqual([{ me: 'root@%' }]);
    await using user = await connect(endpoint(`o'neil`, 'pass"word', 'shop`s'));
    await user.execute('CREATE TABLE things (id INT PRIMARY KEY)');
    await expect(user.query('SELECT * FROM mysql.user')).rejects.toMatchObject({ code: 'statement-refused' });
    await expect(connect(endpoint('root', '', ''))).rejects.toMatchObject({ code: 'connect-failed' });
  });

  it('takes flags as arguments, as the official image does', async () => {
    await using root = await connect(endpoint('root', `it's a \\ secret`, ''));
    expect(
      await root.query('SELECT @@max_connections AS n, VERSION() LIKE ? AS same', [`${unpacked?.version}%`]),
    ).toEqual([{ n: 77, same: 1 }]);
  });

  it('does not run the server as root', async () => {
    const { output } = await container.exec(['sh', '-c', 'stat -c %U /proc/1/exe /var/lib/mysql/ibdata1']);
    expect(output.trim().split('\n').at(-1)).toBe('mysql');
    expect((await container.exec(['sh', '-c', "sed -n 's/^Uid:.//p' /proc/1/status"])).output).toMatch(/^999/);
  });
});
