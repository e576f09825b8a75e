/**
 * What a full table still takes and what it refuses, by real statements: the evidence that the incident
 * report had. Each statement runs some times, one after another, auto-committed, beside the traffic.
 */
import type { Session, SqlValue } from '../database/session.js';
import type { Outage } from '../result/schema.js';
import { insertJob } from '../workload/job-statements.js';
import type { Workload } from '../workload/workload.js';

type Evidence = Outage['evidence'];
interface Probe {
  readonly key: string;
  readonly meaning: string;
  readonly sql: string;
  /** One attempt each. */
  readonly attempts: readonly (readonly SqlValue[])[];
}

/** Tries of each statement type. */
export const evidenceAttempts = 20;
/** A stack trace and the task's last output, as a failed job leaves them. */
const grownText = 'x'.repeat(3000);
const otherTable = 'job_notes';

/**
 * Takes the evidence. `firstProbeIndex` starts a run of `evidenceAttempts` row indexes that nobody else uses; `told` is
 * called after each statement type.
 */
export async function takeEvidence(
  session: Session,
  table: string,
  workload: Workload,
  firstProbeIndex: number,
  told: (key: string, evidence: Evidence[string]) => void,
): Promise<Evidence> {
  const running = await ids(
    session,
    `SELECT id FROM \`${table}\` WHERE status = 'running' ORDER BY id LIMIT ${evidenceAttempts}`,
  );
  const oldest = await ids(session, `SELECT id FROM \`${table}\` ORDER BY id LIMIT ${evidenceAttempts}`);
  await session.execute(`CREATE TABLE \`${otherTable}\` (id INT PRIMARY KEY, note TEXT NOT NULL)`);
  const numbers = Array.from({ length: evidenceAttempts }, (_, n) => n);
  const probes: readonly Probe[] = [
    {
      key: 'newJob',
      meaning: 'a new job is issued',
      sql: insertJob(table, workload.issuedRow(firstProbeIndex)).sql,
      attempts: numbers.map((n) => insertJob(table, workload.issuedRow(firstProbeIndex + n)).values),
    },
    {
      key: 'finishThatGrows',
      meaning: 'a running job is marked as failed, with its error text',
      sql: `UPDATE \`${table}\` SET status = 'error', error_message = ? WHERE id = ?`,
      attempts: running.map((id) => [grownText, id]),
    },
    {
      key: 'updateInPlace',
      meaning: 'a job changes its priority, in place',
      sql: `UPDATE \`${table}\` SET priority = ? WHERE id = ?`,
      attempts: oldest.map((id, n) => [50 + n, id]),
    },
    {
      key: 'deleteRow',
      meaning: 'one old job is deleted',
      sql: `DELETE FROM \`${table}\` WHERE id = ?`,
      attempts: oldest.map((id) => [id]),
    },
    {
      key: 'insertElsewhere',
      meaning: 'a row goes into another table',
      sql: `INSERT INTO \`${otherTable}\` VALUES (?, ?)`,
      attempts: numbers.map((n) => [n, grownText]),
    },
  ];
  const evidence: Evidence = {};
  for (const probe of probes) {
    const seen = await tryProbe(session, probe);
    evidence[probe.key] = seen;
    told(probe.key, seen);
  }
  await session.execute(`DROP TABLE \`${otherTable}\``);
  return evidence;
}

async function tryProbe(session: Session, { sql, attempts, meaning }: Probe): Promise<Evidence[string]> {
  let accepted = 0;
  let error: string | null = null;
  for (const values of attempts) {
    const outcome = await session.attempt(sql, values);
    if (outcome.status === 'accepted') accepted += 1;
    else
      error =
        outcome.status === 'connection-lost'
          ? outcome.message
          : `${outcome.errno} (${outcome.sqlState}) ${outcome.message}`;
  }
  return {
    statement: sql.replace(/\s+/g, ' '),
    meaning,
    attempts: attempts.length,
    accepted,
    refused: attempts.length - accepted,
    error,
  };
}

async function ids(session: Session, sql: string): Promise<readonly number[]> {
  return (await session.query<{ id: number }>(sql)).map((row) => row.id);
}
