/**
 * Why traffic did not fill the table, told from what it met: its keys ran out, its new rows were refused for another
 * reason than room, or there was too little of it. Each has its own way on, so each is an error of its own.
 */
import { PlimsollError } from '../errors.js';
import { formatBytes, formatCount, formatDurationMs } from '../measure/format.js';
import type { Refusal } from '../result/refusals.js';
import type { Answer } from '../workload/answer.js';

type Refused = Pick<Refusal, 'errno' | 'sqlState' | 'message'>;

const outOfRangeErrno = 1264;
const duplicateKeyErrno = 1062;
const noNextKeyErrno = 1467;

/** Whether there is no key left for a new row, `keyColumns` being the primary key's. */
export function isOutOfKeys(error: Answer['error'], keyColumns: readonly string[]): boolean {
  switch (error?.errno) {
    case noNextKeyErrno:
      return true;
    case outOfRangeErrno:
      return keyColumns.some((column) => error.message.includes(`'${column}'`));
    case duplicateKeyErrno:
      return error.message.includes("PRIMARY'");
    default:
      return false;
  }
}

export function keysRanOut(
  error: Refused,
  {
    table,
    rows,
    tableBytes,
    capBytes,
  }: Readonly<Record<'rows' | 'tableBytes' | 'capBytes', number>> & { table: string },
): PlimsollError {
  return new PlimsollError(
    `the keys of ${table} ran out before it was full: it holds ${formatCount(rows)} rows in ${formatBytes(tableBytes)} of ${formatBytes(capBytes)}, and ${told(error)}`,
    {
      code: 'keys-ran-out',
      hint: 'this table’s first limit is its key: widen the key’s column, or lower cap.size or make rows larger to meet the cap before it',
    },
  );
}

/** Traffic has run for `limitMs`, with `accepted` new jobs, and the table still accepts. */
export function notFull(limitMs: number, accepted: number, refusals: readonly Refusal[]): PlimsollError {
  const message = `the table was not full after ${formatDurationMs(limitMs)} of traffic`;
  const others = refusals.filter(({ operation, kind }) => operation === 'issue' && kind !== 'table-full');
  const refused = others.reduce((sum, { count }) => sum + count, 0);
  const [most] = others;
  const details = refusals.map(
    ({ operation, count, ...error }) => `${formatCount(count)} refused, operation ${operation}: ${told(error)}`,
  );
  if (!most || refused <= accepted)
    return new PlimsollError(message, {
      code: 'not-full',
      hint: 'raise history.fill or traffic.rate, or give outage.within more time',
      details,
    });
  return new PlimsollError(
    `${message}: ${formatCount(refused)} new rows were refused for another reason than room and ${formatCount(accepted)} accepted; ${told(most)}`,
    {
      code: 'jobs-refused',
      hint:
        most.kind === 'unfit'
          ? 'the rows that the workload makes do not fit this table: look at the column that the message names'
          : 'nothing about room or rate helps while that is so: look at that error',
      details: others.length > 1 ? details : [],
    },
  );
}

function told({ errno, sqlState, message }: Refused): string {
  return errno === 0 ? message : `MySQL says ${errno} (${sqlState}): ${message}`;
}
