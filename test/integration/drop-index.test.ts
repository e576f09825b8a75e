/** Dropping an index gives air where the index is large enough: more than the extents that an insert asks for. */
import { expect, it } from 'vitest';
import { readTableShape } from '../../src/database/read-table-shape.js';
import { connect, type Session, type StatementOutcome } from '../../src/database/session.js';
import { dropIndex } from '../../src/strategies/drop-index.js';
import { done, type RemedyContext } from '../../src/strategies/strategy.js';
import { jobsRoles } from '../../src/table/jobs.js';
import { createTable } from '../../src/table/table.js';
import { sqlLabs } from '../support/machine.js';
import { startTestLab } from '../support/test-lab.js';

it.each(sqlLabs)('a table full on %s takes rows again once a large index is gone', async (kind) => {
  await using lab = await startTestLab(kind, 'file-size');
  await using session = await connect(lab.endpoint);
  await session.execute(
    `CREATE TABLE jobs (id BIGINT PRIMARY KEY AUTO_INCREMENT, query TEXT CHARACTER SET ascii, KEY idx_query (query(1000))) ${lab.tableOptions}`,
  );
  expect(await fill(session)).toMatchObject({ status: 'table-full' });
  const shape = await readTableShape(session, 'jobs');
  if (!shape) throw new Error('there is a table jobs');
  const table = createTable(shape, { ...jobsRoles, created: null, state: null });
  const context: Pick<RemedyContext, 'session' | 'table' | 'progress'> = { session, table, progress: () => {} };
  const settings = dropIndex.settings.parse({ index: 'idx_query' });
  expect(await dropIndex.run(context as RemedyContext, settings)).toEqual(done);
  expect(await insert(session)).toMatchObject({ status: 'accepted' });
  expect(await session.query("SHOW INDEX FROM jobs WHERE Key_name = 'idx_query'")).toEqual([]);
  // Once more: it is gone already, which is what was wanted.
  expect(await dropIndex.run(context as RemedyContext, settings)).toEqual(done);
  // One that never was there is no such thing, but a name misspelt.
  const misspelt = dropIndex.settings.parse({ index: 'idx_qeury' });
  const outcome = await dropIndex.run(context as RemedyContext, misspelt);
  expect(outcome).toMatchObject({ status: 'stopped', reason: expect.stringMatching(/^1091 \(42000\): .*idx_qeury/) });
});

function insert(session: Session): Promise<StatementOutcome> {
  return session.attempt("INSERT INTO jobs (query) VALUES (REPEAT(CONCAT(RAND(), '-'), 300))");
}

async function fill(session: Session): Promise<StatementOutcome> {
  for (let row = 0; row < 20_000; row++) {
    const outcome = await insert(session);
    if (outcome.status !== 'accepted') return outcome;
  }
  throw new Error('the table took 20,000 rows and is not full');
}
