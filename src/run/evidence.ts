/**
 * What a full table still takes and what it refuses, by real statements: the evidence that the incident
 * report had. Each statement runs some times, one after another, auto-committed, beside the traffic.
 */
import type { Session, SqlValue } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import type { Rehearsal } from '../rehearsal.js';
import type { Outage } from '../result/schema.js';
import { keyIs, keyOrder, keySelection, keyValuesOf } from '../table/key.js';
import { quoted } from '../table/quoted.js';
import { columnNamed, isWholeNumber } from '../table/shape.js';
import type { Table } from '../table/table.js';
import { insertRow, keyOf } from '../workload/statements.js';
import type { Traffic } from '../workload/traffic.js';
import type { Workload } from '../workload/workload.js';

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
const otherTable = 'plimsoll_notes';
const numbers = Array.from({ length: evidenceAttempts }, (_, n) => n);

/** Takes the evidence, telling of each statement type as it is known. A table without a key has no statements on one row. */
export async function takeEvidence(
  { table, workload, emit }: Pick<Rehearsal, 'table' | 'workload' | 'emit'>,
  session: Session,
  traffic: Traffic,
): Promise<Evidence> {
  // Left by evidence that the server's death cut short.
  await session.execute(`DROP TABLE IF EXISTS ${quoted(otherTable)}`);
  await session.execute(`CREATE TABLE ${quoted(otherTable)} (id INT PRIMARY KEY, note TEXT NOT NULL)`);
  const probes = [
    newRows(table, workload, traffic.reserveIndexes(evidenceAttempts)),
    ...(table.roles.key.length === 0 ? [] : [growing(table, workload, traffic), ...(await oneByOne(table, session))]),
    elsewhere(),
  ].filter((probe) => probe !== null);
  const evidence: Evidence = {};
  for (const probe of probes) {
    const seen = await tryProbe(session, probe);
    evidence[probe.key] = seen;
    const { meaning, attempts, accepted, error } = seen;
    emit({ type: 'evidence', key: probe.key, meaning, attempts, accepted, error });
  }
  await session.execute(`DROP TABLE ${quoted(otherTable)}`);
  return evidence;
}

function newRows(table: Table, workload: Workload, firstIndex: number): Probe {
  const insert = (n: number) => insertRow(table, workload, workload.liveRow(firstIndex + n, 'issued'));
  return {
    key: 'newJob',
    meaning: 'a new row is written',
    sql: insert(0).sql,
    attempts: numbers.map((n) => insert(n).values),
  };
}

/** Rows at work end in an error, whose text makes them grow; null where the table's rows do not do that. */
function growing(table: Table, workload: Workload, traffic: Traffic): Probe | null {
  const { state } = table.roles;
  const running = traffic.running(evidenceAttempts);
  const [first] = running;
  if (!state?.error || state.grows === null || first === undefined) return null;
  const text = grownText.slice(0, columnNamed(table.shape, state.grows)?.lengthMax ?? grownText.length);
  const statements = running.map((index) => {
    const row = workload.liveRow(index, 'error');
    const grown = row.map((value, at) => (workload.columns[at]?.name === state.grows ? text : value));
    return { index, key: keyOf(table, workload, row), grown };
  });
  const set = [state.column, state.grows];
  const at = set.map((name) => workload.columns.findIndex((column) => column.name === name));
  const indexes = new Map(statements.map(({ index, key }) => [JSON.stringify(key.values), index]));
  return {
    key: 'finishThatGrows',
    meaning: 'a row at work ends in an error, with its text',
    sql: `UPDATE ${quoted(table.name)} SET ${set.map((name) => `${quoted(name)} = ?`).join(', ')} WHERE ${statements[0]?.key.sql}`,
    attempts: statements.map(({ key, grown }) => [...at.map((column) => grown[column] ?? null), ...key.values]),
    maybeAccepted: (values) => traffic.endedElsewhere(indexes.get(JSON.stringify(values.slice(set.length))) ?? -1),
  };
}

/** The oldest rows are changed in place, and then go. */
async function oneByOne(table: Table, session: Session): Promise<readonly (Probe | null)[]> {
  const rows = await session.query(
    `SELECT ${keySelection(table)} FROM ${quoted(table.name)} ORDER BY ${keyOrder(table)} LIMIT ${evidenceAttempts}`,
  );
  const keys = rows.map((row) => keyValuesOf(table, row));
  const [first] = keys;
  if (!first) return [];
  const { sql } = keyIs(table, first);
  const fixed = fixedColumn(table);
  return [
    fixed === null
      ? null
      : {
          key: 'updateInPlace',
          meaning: 'a row changes in place',
          sql: `UPDATE ${quoted(table.name)} SET ${quoted(fixed)} = IF(${quoted(fixed)} = 1, 0, 1) WHERE ${sql}`,
          attempts: keys,
        },
    {
      key: 'deleteRow',
      meaning: 'one old row is deleted',
      sql: `DELETE FROM ${quoted(table.name)} WHERE ${sql}`,
      attempts: keys,
    },
  ];
}

/** A number that no index holds and that means nothing to anybody: it changes without the row growing. */
function fixedColumn({ shape, roles }: Table): string | null {
  const indexed = new Set(
    [shape.primaryKey, ...shape.indexes].flatMap((index) => index?.parts ?? []).map(({ column }) => column),
  );
  const taken = [roles.state?.column, roles.created?.column, roles.group, roles.kind];
  const free = shape.columns.find(
    (column) =>
      isWholeNumber(column) && column.generated === null && !indexed.has(column.name) && !taken.includes(column.name),
  );
  return free?.name ?? null;
}

function elsewhere(): Probe {
  return {
    key: 'insertElsewhere',
    meaning: 'a row goes into another table',
    sql: `INSERT INTO ${quoted(otherTable)} VALUES (?, ?)`,
    attempts: numbers.map((n) => [n, grownText]),
  };
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
