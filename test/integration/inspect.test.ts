/**
 * `plimsoll inspect` on real servers: no value of a row comes out, on the wire either; nothing is written; bounds hold;
 * and what it says of a table is what exact SQL says of it.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli.js';
import { connectReadOnly } from '../../src/database/read-only-session.js';
import { connect, type Endpoint, type Session } from '../../src/database/session.js';
import type { TlsChoice } from '../../src/database/tls.js';
import type { Lab } from '../../src/lab/lab.js';
import { parseProfile, readProfile } from '../../src/profile/read-profile.js';
import type { Profile } from '../../src/profile/schema.js';
import { capturedIo } from '../support/captured-io.js';
import { labKinds } from '../support/machine.js';
import { columnsIn, plantedSecrets, plantSecrets, secretRows } from '../support/secret-rows.js';
import { startTestLab } from '../support/test-lab.js';
import { tapWire } from '../support/wire-tap.js';

const password = 'x-l00ker-s3cret-77';
const largeRows = 30_000;

describe.each(labKinds)('plimsoll inspect on %s', (kind) => {
  let lab: Lab;
  let root: Session;
  let directory: string;
  let looker: Endpoint;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'plimsoll-inspect-'));
    lab = await startTestLab(kind, 'file-size', { cap: { mechanism: 'file-size', bytes: 128 * 2 ** 20 } });
    root = await connect(lab.endpoint);
    looker = { ...lab.endpoint, user: 'looker', password };
    await root.execute(`CREATE USER looker IDENTIFIED BY '${password}'`);
    await root.execute('SET cte_max_recursion_depth = 100000');
  });
  afterAll(async () => {
    await root?.[Symbol.asyncDispose]();
    await lab?.[Symbol.asyncDispose]();
    await rm(directory, { recursive: true, force: true });
  });

  function urlOf({ user, host, port, socketPath, database }: Endpoint): string {
    return socketPath
      ? `mysql://${user}@localhost/${database}?socket=${socketPath}`
      : `mysql://${user}@${host}:${port}/${database}`;
  }

  async function inspect(table: string, flags: readonly string[] = [], endpoint = looker, env = {}) {
    const io = capturedIo({ cwd: directory, env: { HOME: directory, PLIMSOLL_PASSWORD: endpoint.password, ...env } });
    const code = await main(['inspect', urlOf(endpoint), '--table', table, ...flags], io);
    return { code, out: io.out(), err: io.err() };
  }

  async function profileOf(table: string, ...flags: string[]): Promise<Profile> {
    await root.execute(`GRANT SELECT ON ${table} TO looker`);
    const { code, out, err } = await inspect(table, flags);
    expect(err).not.toContain('bug');
    expect(code, err).toBe(0);
    return parseProfile('profile.yaml', out);
  }

  async function status(...names: string[]): Promise<Readonly<Record<string, number>>> {
    const rows = await root.query<{ Variable_name: string; Value: string }>(
      `SHOW GLOBAL STATUS WHERE Variable_name IN (${names.map((name) => `'${name}'`).join(', ')})`,
    );
    return Object.fromEntries(rows.map(({ Variable_name, Value }) => [Variable_name, Number(Value)]));
  }

  const columnIn = (profile: Profile, name: string) => {
    const column = profile.columns.find((one) => one.name === name);
    if (!column) throw new Error(`no column ${name}`);
    return column;
  };

  describe('of a table full of secrets', () => {
    beforeAll(async () => {
      await plantSecrets(root);
      await root.execute('GRANT SELECT ON secrets TO looker');
      await root.execute('ANALYZE TABLE secrets');
      // The account's first login fills the server's cache, so that the next needs no encryption.
      await using _ = await connect(looker);
    });

    it('tells none of them: not in its output, not on the wire', async () => {
      const secrets = await plantedSecrets(root);
      expect([...secrets.values()].flat().every((value) => value.length >= 8)).toBe(true);
      await using tap = await tapWire(lab.endpoint);
      const tapped = { ...looker, socketPath: null, host: '127.0.0.1', port: tap.port };

      // The search finds what is there.
      await using naive = await connect(tapped);
      await naive.query('SELECT *, hidden, flags + 0, ST_AsText(place) FROM secrets');
      expect(columnsIn(tap.take(), secrets)).toEqual([...secrets.keys()]);

      for (const flags of [[], ['--json'], ['--dry-run'], ['--sample-rows', '100']]) {
        const { code, out, err } = await inspect('secrets', ['--ssl-mode', 'disabled', ...flags], tapped);
        expect(code, err).toBe(0);
        const wire = tap.take();
        expect(wire.length).toBeGreaterThan(5_000);
        expect({ flags, told: columnsIn(Buffer.from(out + err), secrets) }).toEqual({ flags, told: [] });
        expect({ flags, sent: columnsIn(wire, secrets) }).toEqual({ flags, sent: [] });
      }
      const shown = await inspect('secrets', ['--ssl-mode', 'disabled', '--show-states'], tapped);
      expect(columnsIn(Buffer.from(shown.out + shown.err), secrets)).toEqual(['account_id', 'status']);
      expect(columnsIn(tap.take(), secrets)).toEqual(['account_id', 'status']);
    });

    it('says all the same what they are like', async () => {
      const profile = await profileOf('secrets');
      expect(profile.rows).toEqual({ count: secretRows, by: 'counted' });
      expect(columnIn(profile, 'kind').values).toEqual({ by: 'member', shares: { plain: 0.8, gold: 0.2 }, others: 0 });
      expect(columnIn(profile, 'status')).toMatchObject({
        distinct: { count: 4, by: 'counted' },
        values: { by: 'letter', shares: { A: 0.25, B: 0.25, C: 0.25, D: 0.25 } },
        length: { min: 24, max: 24 },
      });
      expect(columnIn(profile, 'body').length).toMatchObject({ p50: 720, max: 960_000 });
      expect(columnIn(profile, 'body').compressed?.ratio).toBeLessThan(0.2);
      expect(profile.months?.list).toHaveLength(9);
      expect(profile.roles).toMatchObject({ created: { column: 'created_at' }, state: { column: 'status' } });
      const what = profile.seen.notSeen.map((one) => one.what);
      expect(what).toEqual(expect.arrayContaining(['the size of the file', 'bytes of each index']));
    });

    it('changes nothing, and needs no disk', async () => {
      const written = ['Innodb_rows_inserted', 'Innodb_rows_updated', 'Innodb_rows_deleted', 'Created_tmp_disk_tables'];
      const commands = [
        'Com_insert',
        'Com_update',
        'Com_delete',
        'Com_replace',
        'Com_create_table',
        'Com_lock_tables',
        'Com_load',
      ];
      const before = await status(...written, ...commands);
      await profileOf('secrets');
      expect(await status(...written, ...commands)).toEqual(before);
    });
  });

  describe('of a large table', () => {
    beforeAll(async () => {
      await root.execute(`CREATE TABLE large (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, account_id INT NOT NULL,
        status ENUM('queued','running','done') NOT NULL, kind VARCHAR(12) NOT NULL, query TEXT NOT NULL, error TEXT NULL,
        created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, batch INT NOT NULL, same INT NOT NULL,
        KEY (created_at))`);
      // Two thirds of the keys lie far behind the others.
      await root.execute(`INSERT INTO large WITH RECURSIVE n AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM n WHERE n < ${largeRows})
        SELECT n + IF(n > ${largeRows / 3}, 1000000000000, 0), CRC32(n) % 500, IF(n > 29000, 2 - n % 2, 3), IF(n > ${largeRows / 3}, 'late', 'early'),
          REPEAT('q', 20 + FLOOR(POW(CRC32(n * 7) % 1000, 2) / 1000) + n DIV 100), IF(CRC32(n * 3) % 10 = 0, REPEAT('e', 40), NULL),
          '2020-01-01' + INTERVAL n * 20 MINUTE, '2020-01-01' + INTERVAL n * 20 + CRC32(n) % 9000 MINUTE, n DIV 50, 7 FROM n`);
      await root.execute('ANALYZE TABLE large');
    });

    it('stays within its bounds on rows, by the server’s own count, and says beforehand what it will read', async () => {
      await root.execute('GRANT SELECT ON large TO looker');
      const before = await status('Innodb_rows_read', 'Created_tmp_disk_tables');
      const { code, out, err } = await inspect('large', ['--sample-rows', '5000']);
      const after = await status('Innodb_rows_read', 'Created_tmp_disk_tables');
      expect(code, err).toBe(0);
      const { seen } = parseProfile('profile.yaml', out);
      expect(seen).toMatchObject({ way: 'spread', along: { index: 'PRIMARY', columns: ['id'] }, endedBy: 'done' });
      expect(Number(after['Innodb_rows_read']) - Number(before['Innodb_rows_read'])).toBeLessThanOrEqual(5000);
      expect(seen.rowsRead).toBeLessThanOrEqual(5000);
      expect(seen.rowsSampled).toBeGreaterThan(2500);
      expect(after['Created_tmp_disk_tables']).toBe(before['Created_tmp_disk_tables']);
      expect(err).toContain('at most 5,000 rows and 60 s in all');

      const dry = await inspect('large', ['--sample-rows', '5000', '--dry-run', '--out', 'dry.yaml']);
      expect(dry.out).toContain('spread over `PRIMARY`');
      expect(await status('Innodb_rows_read')).toEqual({ Innodb_rows_read: after['Innodb_rows_read'] });
      await expect(readFile(join(directory, 'dry.yaml'))).rejects.toThrow();
    });

    it('agrees with exact SQL over the whole table', async () => {
      const profile = await profileOf('large', '--sample-rows', '8000');
      const exact = async (sql: string) =>
        Number((await root.query<{ n: string }>(`SELECT ${sql} AS n FROM large`))[0]?.n);
      const { length } = columnIn(profile, 'query');
      for (const [quantile, share] of [
        ['p5', 0.05],
        ['p25', 0.25],
        ['p50', 0.5],
        ['p75', 0.75],
        ['p95', 0.95],
      ] as const) {
        // The share of rows up to the quantile, not its bytes: that is what a sample can promise.
        const upTo = await exact(`AVG(LENGTH(query) <= ${length?.[quantile]})`);
        expect(Math.abs(upTo - share), `${quantile} ${length?.[quantile]}`).toBeLessThan(0.06);
      }
      const mean = await exact('AVG(LENGTH(query))');
      expect(Math.abs((length?.mean ?? 0) - mean) / mean).toBeLessThan(0.06);
      expect(Math.abs(columnIn(profile, 'error').nulls - (await exact('AVG(error IS NULL)')))).toBeLessThan(0.03);
      // Keys have a gap of 10^12, and rows are not in proportion to keys.
      const shares = Object.values(columnIn(profile, 'kind').values?.shares ?? {});
      expect(shares).toHaveLength(2);
      expect(Math.abs((shares[0] ?? 0) - 2 / 3)).toBeLessThan(0.06);
      const states = columnIn(profile, 'status').values?.shares ?? {};
      expect(Math.abs((states['done'] ?? 0) - (await exact("AVG(status = 'done')")))).toBeLessThan(0.04);
      expect(columnIn(profile, 'id').distinct).toMatchObject({ by: 'unique-key' });
      const accounts = columnIn(profile, 'account_id').distinct?.count ?? 0;
      expect(Math.abs(accounts - (await exact('COUNT(DISTINCT account_id)'))) / 500).toBeLessThan(0.1);
      const order = (name: string) => columnIn(profile, name).order?.along;
      expect({
        id: order('id'),
        created_at: order('created_at'),
        batch: order('batch'),
        account_id: order('account_id'),
        same: order('same'),
        updated_at: order('updated_at'),
      }).toEqual({
        id: 'ascending',
        created_at: 'ascending',
        batch: 'ascending',
        account_id: 'random',
        same: 'constant',
        updated_at: 'rising',
      });

      const months = await root.query<{ month: string; n: number; length: string }>(
        "SELECT DATE_FORMAT(created_at, '%Y-%m') AS month, COUNT(*) AS n, AVG(LENGTH(query)) AS length FROM large GROUP BY 1 ORDER BY 1",
      );
      expect(profile.months?.by).toBe('index');
      expect(profile.months?.list.map(({ month }) => month)).toEqual(months.map(({ month }) => month));
      for (const [at, { month, n, length }] of months.entries()) {
        const told = profile.months?.list[at];
        expect(Math.abs((told?.rows ?? 0) - n) / n, `rows of ${month}`).toBeLessThan(0.25);
        expect(
          Math.abs((told?.lengths['query'] ?? 0) - Number(length)) / Number(length),
          `length in ${month}`,
        ).toBeLessThan(0.2);
      }
    });

    it('ends when the time is up, with what it has by then', async () => {
      const { seen } = await profileOf('large', '--sample-rows', '1000000', '--time', '1s');
      // A fast machine may be done with it.
      expect(seen.seconds).toBeLessThan(20);
      expect(['time', 'done']).toContain(seen.endedBy);
    });

    it('waits for no lock, and says who holds it', async () => {
      await using locker = await connect(lab.endpoint);
      await locker.execute('LOCK TABLES large WRITE');
      const { code, err } = await inspect('large');
      expect(err).toContain('table-locked');
      expect(code).toBe(4);
    });
  });

  const shapes: readonly (readonly [name: string, ddl: string, select: string, along: string | null])[] = [
    [
      'uuid_text',
      'id CHAR(36) CHARACTER SET ascii PRIMARY KEY, v INT',
      'BIN_TO_UUID(UNHEX(LEFT(SHA2(n, 256), 32))), n',
      'PRIMARY',
    ],
    ['uuid_bytes', 'id BINARY(16) PRIMARY KEY, v INT', 'UNHEX(LEFT(SHA2(n, 256), 32)), n', 'PRIMARY'],
    ['names', 'id VARCHAR(60) PRIMARY KEY, v INT', "CONCAT('customer-', n, '-x'), n", 'PRIMARY'],
    [
      'tenants',
      'tenant INT, id BIGINT UNSIGNED, v INT, PRIMARY KEY (tenant, id)',
      'FLOOR(SQRT(n)), n * 3, n',
      'PRIMARY',
    ],
    [
      'one_tenant',
      'tenant VARCHAR(20), day DATE, id INT, v INT, PRIMARY KEY (tenant, day, id)',
      "'only', '2020-01-01' + INTERVAL n DIV 90 DAY, n, n",
      'PRIMARY',
    ],
    [
      'backwards',
      'a INT, b DATETIME(3), v INT, PRIMARY KEY (a, b DESC)',
      "n % 7, '2020-01-01' + INTERVAL n MINUTE, n",
      'PRIMARY',
    ],
    ['members', "m ENUM('a','b','c'), id INT, v INT, PRIMARY KEY (m, id)", '1 + n % 3, n, n', 'PRIMARY'],
    ['negative', 'id BIGINT PRIMARY KEY, v INT', 'IF(n % 2, -1, 1) * (9223372036854775807 - n), n', 'PRIMARY'],
    ['decimals', 'id DECIMAL(20,4) PRIMARY KEY, v INT', 'n * 1.2345, n', 'PRIMARY'],
    ['unique_only', 'code VARCHAR(20) NOT NULL, v INT, UNIQUE KEY code (code)', "CONCAT('c', n), n", 'code'],
    ['secondary_only', 'v INT NOT NULL, w INT, KEY by_v (v)', 'n DIV 3, n', 'by_v'],
    ['no_index', 'v INT, w INT', 'n, n', null],
    [
      'parts',
      "id INT, day DATE, v INT, PRIMARY KEY (id, day)) PARTITION BY RANGE COLUMNS (day) (PARTITION a VALUES LESS THAN ('2020-03-01'), PARTITION b VALUES LESS THAN ('2020-06-01'), PARTITION c VALUES LESS THAN (MAXVALUE)",
      "n, '2020-01-01' + INTERVAL n DIV 20 DAY, n",
      'PRIMARY',
    ],
  ];

  // What a key is like does not hang on where the server runs.
  it.each(kind === labKinds.at(-1) ? shapes : [])('follows the key of %s', async (name, columns, select, along) => {
    await root.execute(`CREATE TABLE ${name} (${columns})`);
    await root.execute(
      `INSERT INTO ${name} WITH RECURSIVE n AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM n WHERE n < 4000) SELECT ${select} FROM n`,
    );
    await root.execute(`ANALYZE TABLE ${name}`);
    const before = await status('Innodb_rows_read');
    const profile = await profileOf(name, '--sample-rows', '1500');
    const read = Number((await status('Innodb_rows_read'))['Innodb_rows_read']) - Number(before['Innodb_rows_read']);
    const { seen } = profile;
    expect(read).toBeLessThanOrEqual(1500);
    expect(seen.way).toBe(along === null ? 'head' : 'spread');
    expect(seen.along?.index ?? null).toBe(along);
    expect(seen.rowsSampled).toBeGreaterThan(600);
    expect(seen.runs).toBeGreaterThanOrEqual(along === null ? 1 : 4);
    if (along === null) return;
    // v counts rows in the order in which they were made: half of them lie on either side of the middle.
    const bits = columnIn(profile, 'v').bits;
    const largest = name === 'secondary_only' ? 11 : 12;
    expect(bits?.max).toBeGreaterThanOrEqual(largest - 1);
    const whole = await profileOf(name, '--sample-rows', '10000');
    expect(whole.seen.way).toBe('whole');
    expect(whole.rows).toEqual({ count: 4000, by: 'counted' });
    expect(whole.seen.rowsSampled).toBe(4000);
  });

  it('sees all that an account with more privileges may see', async () => {
    const { code, out, err } = await inspect('large', ['--sample-rows', '1000'], lab.endpoint);
    expect(code, err).toBe(0);
    const { bytes, seen } = parseProfile('profile.yaml', out);
    const [file] = await root.query<{ size: number }>(
      "SELECT FILE_SIZE AS size FROM information_schema.INNODB_TABLESPACES WHERE NAME LIKE '%/large'",
    );
    expect(bytes.file).toBe(Number(file?.size));
    const named = new Map(bytes.indexes?.map(({ name, bytes }) => [name, bytes]));
    expect(named.get('PRIMARY')).toBe(bytes.data);
    expect(named.get('created_at')).toBe(bytes.secondary);
    expect(seen.notSeen.map(({ what }) => what)).toEqual(['triggers']);
  });

  it('cannot write, even where the account may: the server refuses, and the session does not ask', async () => {
    const options = { tls: { mode: 'preferred', ca: null, cert: null, key: null }, statementMs: 5000 } as const;
    await using session = await connectReadOnly(lab.endpoint, { ...options, signal: new AbortController().signal });
    const [settings] = await session.query('SELECT @@transaction_read_only AS ro, @@max_execution_time AS ms');
    expect(settings).toEqual({ ro: 1, ms: 5000 });
    for (const sql of [
      'DELETE FROM large',
      'SELECT 1; DELETE FROM large',
      "SELECT 1 INTO OUTFILE '/tmp/x'",
      'SELECT * FROM large FOR UPDATE',
      'SELECT @x := 1',
    ])
      await expect(session.query(sql), sql).rejects.toThrow('read-only session');
  });

  it('encrypts as it was asked to, and takes no certificate that it cannot verify', async () => {
    const open = async (mode: TlsChoice['mode']) => {
      await using session = await connectReadOnly(lab.endpoint, {
        tls: { mode, ca: null, cert: null, key: null },
        statementMs: 5000,
        signal: new AbortController().signal,
      });
      const [row] = await session.query<{ Value: string }>("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
      return row?.Value ? 'encrypted' : 'plain';
    };
    const isSocket = lab.endpoint.socketPath !== null;
    expect(await open('disabled')).toBe('plain');
    expect(await open('preferred')).toBe(isSocket ? 'plain' : 'encrypted');
    expect(await open('required')).toBe(isSocket ? 'plain' : 'encrypted');
    // The server made its certificate itself.
    const verified = open('verify-identity').catch((error: { code?: string }) => error.code);
    expect(await verified).toBe(isSocket ? 'plain' : 'connect-failed');
  });

  it('ends at once at Ctrl-C, in the middle of the look', async () => {
    const interrupt = new AbortController();
    const io = capturedIo({
      cwd: directory,
      env: { PLIMSOLL_PASSWORD: password, HOME: directory },
      signal: interrupt.signal,
    });
    const stderr = {
      write: (text: string) => {
        io.stderr.write(text);
        // The plan is printed: the look begins.
        if (text.includes('at most')) setImmediate(() => interrupt.abort());
      },
    };
    expect(await main(['inspect', urlOf(looker), '--table', 'large'], { ...io, stderr })).toBe(130);
    expect(io.err()).toContain('code: interrupted');
    expect(io.out()).toBe('');
    const others = async () => (await root.query('SHOW PROCESSLIST')).filter(({ User }) => User === 'looker').length;
    await expect.poll(others, { timeout: 10_000 }).toBe(0);
  });

  it('says what is wrong with what it was asked for', async () => {
    await root.execute('CREATE VIEW seen AS SELECT 1');
    await root.execute('CREATE TABLE old (id INT PRIMARY KEY) ENGINE=MyISAM');
    await root.execute('CREATE TABLE partly (id INT PRIMARY KEY, secret INT)');
    await root.execute('GRANT SELECT ON seen TO looker');
    await root.execute('GRANT SELECT ON old TO looker');
    await root.execute('GRANT SELECT (id) ON partly TO looker');
    const said = async (
      table: string,
      code: string,
      words: string,
      more: readonly string[] = [],
      endpoint = looker,
    ) => {
      const { err, ...outcome } = await inspect(table, more, endpoint);
      expect(err).toContain(code);
      expect(err).toContain(words);
      expect(err).not.toContain(endpoint.password);
      return outcome.code;
    };
    expect(await said('largee', 'table-unknown', 'It can see')).toBe(2);
    expect(await said('seen', 'table-not-innodb', 'a view')).toBe(2);
    expect(await said('old', 'table-not-innodb', 'MyISAM')).toBe(2);
    expect(await said('partly', 'access-denied', 'SELECT on the whole table')).toBe(4);
    expect(await said('large', 'access-denied', 'does not let', [], { ...looker, password: 'wr0ng-one' })).toBe(4);
    expect(await said('large', 'out-unwritable', 'no-such', ['--out', 'no-such/p.yaml'])).toBe(2);
  });

  it('takes the password from an option file, and replaces an older profile whole', async () => {
    const { user, host, port, socketPath, database } = looker;
    const place = socketPath ? `socket=${socketPath}` : `host=${host}\nport=${port}`;
    await writeFile(join(directory, 'look.cnf'), `[client]\nuser=${user}\npassword="${password}"\n${place}\n`);
    await writeFile(join(directory, 'profile.yaml'), 'older');
    const io = capturedIo({ cwd: directory, env: { HOME: directory } });
    const flags = ['--table', 'large', '--sample-rows', '1000', '--defaults-file', 'look.cnf', '--out', 'profile.yaml'];
    expect(await main(['inspect', `mysql:///${database}`, ...flags], io), io.err()).toBe(0);
    expect(io.out()).toBe('');
    const text = await readFile(join(directory, 'profile.yaml'), 'utf8');
    expect((await readProfile('profile.yaml', join(directory, 'profile.yaml'))).table).toBe('large');
    expect(text + io.err()).not.toContain(password);
  });
});
