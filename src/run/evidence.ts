/**
 * What a full table still takes and what it refuses, by real statements: the evidence that the incident
 * report had. Each statement runs some times, one after another, auto-committed, beside the traffic.
 */
import type { Session, SqlValue } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import type { Rehearsal } from '../rehearsal.js';
import type { Outage } from '../result/schema.js';
import { insertJob } from '../workload/job-statements.js';
import type { Traffic } from '../workload/traffic.js';

type Evidence = Outage['evidence'];
interface Probe {
  readonly key: string;
  readonly meaning: string;
  readonly sql: string;
  /** One attempt each. */
  readonly attempts: readonly (readonly SqlValue[])[];
  /** It was accepted, or may have been: the answer was lost with the server. */
  readonly maybeAccepted?: (values: readonly SqlValue[]) => void;
}

/** Tries of each statement type. */
const evidenceAttempts = 20;
/** A stack trace and the task's last output, as a failed job leaves them. */
const grownText = 'x'.repeat(3000);
const otherTable = 'job_notes';

/** Takes the evidence, telling of each statement type as it is known. */
export async function takeEvidence(
  { table, workload, emit }: Rehearsal,
  session: Session,
  traffic: Traffic,
): Promise<Evidence> {
  const firstProbeIndex = traffic.reserveIndexes(evidenceAttempts);
  const running = await ids(
    session,
    `SELECT id FROM \`${table}\` WHERE status = 'running' ORDER BY id LIMIT ${evidenceAttempts}`,
  );
  const oldest = await ids(session, `SELECT id FROM \`${table}\` ORDER BY id LIMIT ${evidenceAttempts}`);
  // Left by evidence that the server's death cut short.
  await session.execute(`DROP TABLE IF EXISTS \`${otherTable}\``);
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
      maybeAccepted: ([, id]) => traffic.endedElsewhere(Number(id) - 1),
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
    const { meaning, attempts, accepted, error } = seen;
    emit({ type: 'evidence', key: probe.key, meaning, attempts, accepted, error });
  }
  await session.execute(`DROP TABLE \`${otherTable}\``);
  return evidence;
}

async function tryProbe(session: Session, { sql, attempts, meaning, maybeAccepted }: Probe): Promise<Evidence[string]> {
  let accepted = 0;
  let error: string | null = null;
  for (const values of attempts) {
    const outcome = await session.attempt(sql, values);
    if (outcome.status === 'accepted' || outcome.status === 'connection-lost') maybeAccepted?.(values);
    if (outcome.status === 'connection-lost') throw lost(outcome.message);
    if (outcome.status === 'accepted') accepted += 1;
    else error = `${outcome.errno} (${outcome.sqlState}) ${outcome.message}`;
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

/** What a dead server does not answer is no refusal. */
function lost(message: string): PlimsollError {
  return new PlimsollError(`the server was lost while evidence was taken: ${message}`, {
    code: 'connection-lost',
  });
}

async function ids(session: Session, sql: string): Promise<readonly number[]> {
  return (await session.query<{ id: number }>(sql)).map((row) => row.id);
}
