/**
 * Job rows by (seed, index). A row is composed in one place (row-writer.ts) as LOAD DATA text; bulk load
 * takes those bytes as they are, traffic has single rows decoded from them, so both see the same row.
 */
import { assert } from '../assert.js';
import { usableBytes } from '../innodb/space-model.js';
import { createAccounts } from './accounts.js';
import { expectedRowsFor } from './expected-rows.js';
import { jobColumns } from './jobs-table.js';
import { parseRow, unescapeField } from './load-data-text.js';
import { createRowPlanner } from './row-plan.js';
import { RowSink } from './row-sink.js';
import { writeRow } from './row-writer.js';
import { storedBytesBy } from './stored-bytes.js';
import { createTextLibrary } from './text-library.js';
import { createTimeAxis } from './time-axis.js';
import type { CreateWorkload, JobRow } from './workload.js';

/** Takes some tens of milliseconds: vocabulary and fragments are made here. */
export const createWorkload: CreateWorkload = (scenario) => {
  const { seed, history } = scenario;
  const axis = createTimeAxis(history);
  const accounts = createAccounts(seed, history.deleted);
  const library = createTextLibrary(
    seed,
    scenario.workload.compressibility,
    scenario.workload.types.map(({ type }) => type),
  );
  const plannerFor = (rows: number) =>
    createRowPlanner(scenario, accounts, axis, rows, {
      resultTargets: library.resultTargets.length,
      errorMessages: library.errorMessages.length,
    });
  const expectedRows = expectedRowsFor(usableBytes(scenario.cap.size) * history.fill, library, plannerFor);
  const planner = plannerFor(expectedRows);
  const storedBytes = storedBytesBy(library);
  const sink = new RowSink();
  const createdAtMs = (index: number) => axis.atRowShare(index / expectedRows);
  let scratch = Buffer.allocUnsafeSlow(1 << 16);

  const historyRow = (index: number): JobRow => {
    for (;;) {
      sink.open(scratch, 0);
      writeRow(sink, library, planner.plan(index), index, createdAtMs(index));
      if (!sink.overflowed) return decodeRow(scratch.toString('utf8', 0, sink.position));
      scratch = Buffer.allocUnsafeSlow(scratch.length * 2);
    }
  };

  return {
    expectedRows,
    createdAtMs,
    historyRow,
    isDeleted: (index) => accounts.isClosed(planner.plan(index).accountId),
    storedBytes: (index) => storedBytes(planner.plan(index)),
    issuedRow(index) {
      const row = historyRow(index);
      return {
        ...row,
        status: 'queued',
        errorMessage: null,
        updatedAt: row.createdAt,
        startedAt: null,
        finishedAt: null,
      };
    },
    ending(index) {
      const { outcome, errorMessage, durationFactor } = planner.plan(index);
      const text = library.errorMessages[errorMessage];
      assert(text, 'the planner draws from the messages there are');
      return {
        outcome,
        errorMessage: outcome === 'error' ? unescapeField(Buffer.from(text.bytes).toString()) : null,
        durationFactor,
      };
    },
    writeRows(target, offset, start, rows) {
      sink.open(target, offset);
      let written = 0;
      let bytes = 0;
      let queryBytes = 0;
      for (; written < rows; written++) {
        const plan = planner.plan(start + written);
        writeRow(sink, library, plan, start + written, createdAtMs(start + written));
        if (sink.overflowed) break;
        bytes = sink.position - offset;
        queryBytes += plan.queryBytes;
      }
      return { rows: written, bytes, queryBytes };
    },
  };
};

function decodeRow(line: string): JobRow {
  const fields = parseRow(line, jobColumns.length);
  const text = (column: (typeof jobColumns)[number]) => fields[jobColumns.indexOf(column)] ?? '';
  const nullable = (column: (typeof jobColumns)[number]) => fields[jobColumns.indexOf(column)] ?? null;
  return {
    id: Number(text('id')),
    accountId: Number(text('account_id')),
    userId: Number(text('user_id')),
    databaseName: text('database_name'),
    type: text('type'),
    status: text('status') as JobRow['status'],
    priority: Number(text('priority')),
    query: text('query'),
    resultTarget: nullable('result_target'),
    errorMessage: nullable('error_message'),
    createdAt: text('created_at'),
    updatedAt: text('updated_at'),
    startedAt: nullable('started_at'),
    finishedAt: nullable('finished_at'),
  };
}
