/** A table of finished jobs for remedies that rebuild it, and the way to run one of them on it. */
import { readTableShape } from '../../src/database/read-table-shape.js';
import { connect, type Session } from '../../src/database/session.js';
import type { Lab } from '../../src/lab/lab.js';
import type { RemedyContext, RemedyOutcome, RemedyProgress, Strategy } from '../../src/strategies/strategy.js';
import { jobsDdl, jobsRoles } from '../../src/table/jobs.js';
import { createTable } from '../../src/table/table.js';
import { mebibyte, startTestLab } from './test-lab.js';

export const rows = 3000;
export const now = '2019-09-04 00:00:00';

export function startRebuildLab(kind: 'docker' | 'embedded'): Promise<Lab> {
  return startTestLab(kind, 'file-size', { cap: { mechanism: 'file-size', bytes: 64 * mebibyte } });
}

/** The table as it was before any remedy, and none of what one left. */
export async function startAnew(lab: Lab): Promise<void> {
  await using session = await connect(lab.endpoint);
  for (const name of ['jobs', '_jobs_new', 'jobs_old']) await session.execute(`DROP TABLE IF EXISTS \`${name}\``);
  await createHistory(session, lab);
}

/** Eight years of finished jobs with text, the last hundred running. */
export async function createHistory(session: Session, lab: Lab): Promise<void> {
  await session.execute(`${jobsDdl} ${lab.tableOptions}`);
  await session.execute('SET SESSION cte_max_recursion_depth = 10000');
  await session.execute(
    `INSERT INTO jobs (id, account_id, user_id, database_name, type, status, query, created_at, updated_at)
      WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
      SELECT i, i % 10, i % 50, 'db', 'hive', IF(i > ${rows - 100}, 'running', 'success'), REPEAT('x', 2000),
             TIMESTAMP('2011-01-01') + INTERVAL i DAY, TIMESTAMP('2011-01-01') + INTERVAL i DAY FROM n`,
  );
}

export async function run<Settings extends Strategy['settings']>(
  lab: Lab,
  strategy: Strategy<Settings>,
  settings: Record<string, unknown>,
  onProgress: (step: RemedyProgress, session: Session) => unknown = () => {},
  signal: AbortSignal = new AbortController().signal,
): Promise<RemedyOutcome> {
  const session = await connect(lab.endpoint);
  const shape = await readTableShape(session, 'jobs');
  if (!shape) throw new Error('there is a table jobs');
  const context = {
    session,
    connect: () => connect(lab.endpoint),
    endpoint: lab.endpoint,
    table: createTable(shape, jobsRoles),
    ages: { now, keyAt: () => 0 },
    rows,
    capBytes: 64 * mebibyte,
    scratchDirectory: lab.scratchDirectory,
    signal,
    progress: (step: RemedyProgress) => onProgress(step, session),
  } as unknown as RemedyContext;
  try {
    return await strategy.run(context, strategy.settings.parse(settings) as never);
  } finally {
    session.destroy();
  }
}
