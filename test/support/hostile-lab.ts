/** A lab with a table of hostile rows, archived to files and restored as an operator would. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Compression } from '../../src/archive-files/compression.js';
import { main } from '../../src/cli.js';
import { endpointName } from '../../src/commands/endpoint-from-environment.js';
import { readTableShape } from '../../src/database/read-table-shape.js';
import { connect, type Session } from '../../src/database/session.js';
import type { Lab } from '../../src/lab/lab.js';
import { archiveFile } from '../../src/strategies/archive-file.js';
import type { RemedyContext, RemedyOutcome, RemedyProgress } from '../../src/strategies/strategy.js';
import { createTable, type Table } from '../../src/table/table.js';
import { capturedIo } from './captured-io.js';
import { fillHostile, hostileColumns, hostileDdl, hostileRoles } from './hostile-rows.js';
import { mebibyte, startTestLab } from './test-lab.js';

export const fileSettings = archiveFile.settings.parse({ atMost: '100%', batch: '5 rows' });
export const withGenerated = [...hostileColumns, 'text_length'];

export class HostileLab implements AsyncDisposable {
  readonly lab: Lab;
  readonly session: Session;
  /** Of table `source`, which stays as it is. */
  readonly rows: number;

  private constructor(lab: Lab, session: Session, rows: number) {
    this.lab = lab;
    this.session = session;
    this.rows = rows;
  }

  static async start(kind: 'docker' | 'embedded'): Promise<HostileLab> {
    const lab = await startTestLab(kind, 'file-size', { cap: { mechanism: 'file-size', bytes: 512 * mebibyte } });
    const session = await connect(lab.endpoint);
    await session.execute(hostileDdl('source'));
    return new HostileLab(lab, session, await fillHostile(session, 'source'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
    await this.lab[Symbol.asyncDispose]();
  }

  /** `jobs` holds the rows of `source` again, and nothing is archived. */
  async startAnew(): Promise<void> {
    const { lab, session } = this;
    await session.execute('DROP TABLE IF EXISTS jobs, archived_jobs, archived_jobs_from_files');
    await session.execute(hostileDdl('jobs'));
    const names = hostileColumns.join(', ');
    await session.execute(`INSERT INTO jobs (${names}) SELECT ${names} FROM source`);
    await rm(lab.scratchDirectory, { recursive: true });
    await mkdir(lab.scratchDirectory);
  }

  get directory(): string {
    return join(this.lab.scratchDirectory, 'archive');
  }

  /** As it is now. */
  async table(): Promise<Table> {
    const shape = await readTableShape(this.session, 'jobs');
    if (!shape) throw new Error('there is a table jobs');
    return createTable(shape, hostileRoles);
  }

  async context(): Promise<RemedyContext> {
    const { lab, session, rows } = this;
    return {
      session,
      connect: () => connect(lab.endpoint),
      endpoint: lab.endpoint,
      runProgram: () => Promise.reject(new Error('an archive runs no program')),
      raiseCap: () => Promise.reject(new Error('an archive raises no cap')),
      table: await this.table(),
      ages: { now: '2026-01-01 00:00:00', keyAt: () => 0 },
      rows,
      capBytes: 512 * mebibyte,
      scratchDirectory: lab.scratchDirectory,
      signal: new AbortController().signal,
      progress: () => {},
    };
  }

  /** Archives every row of `jobs`; answers with the statements and remarks that a report would show. */
  async archiveAll(compression: Compression = 'gzip'): Promise<{
    readonly ended: RemedyOutcome;
    readonly said: string;
    readonly rows: number;
  }> {
    const said: string[] = [];
    let moved = 0;
    const progress = ({ statement, rowsArchived }: RemedyProgress) => {
      if (statement) said.push(statement);
      moved = rowsArchived ?? moved;
    };
    const ended = await archiveFile.run({ ...(await this.context()), progress }, { ...fileSettings, compression });
    return { ended, said: said.join('\n'), rows: moved };
  }

  async restore(table: string, ...flags: string[]) {
    const { host, port, socketPath, user, password, database } = this.lab.endpoint;
    const server = socketPath ? { PLIMSOLL_SOCKET: socketPath } : { PLIMSOLL_HOST: host, PLIMSOLL_PORT: `${port}` };
    const login = { PLIMSOLL_USER: user, PLIMSOLL_PASSWORD: password, PLIMSOLL_DATABASE: database };
    const io = capturedIo({ env: { ...server, ...login } });
    const code = await main(['restore-archive', this.directory, '--into', table, ...flags], io);
    return { code, out: io.out(), err: io.err() };
  }

  /** The flag by which an operator names the server once more. */
  get confirmed(): readonly string[] {
    return ['--yes-write-to', endpointName(this.lab.endpoint)];
  }
}
