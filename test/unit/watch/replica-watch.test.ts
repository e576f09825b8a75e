import { expect, it } from 'vitest';
import { firstWorkerError } from '../../../src/watch/replica-watch.js';

const waited =
  "2026-01-01T00:00:00Z 24 [ERROR] [MY-010584] [Repl] Replica SQL for channel '': Worker 2 failed executing transaction 'u:9'; Could not execute Write_rows event on table plimsoll.jobs; Replica worker has stopped after at least one previous worker encountered an error when replica-preserve-commit-order was enabled., Error_code: 3030; handler error HA_ERR_LOCK_WAIT_TIMEOUT, Error_code: MY-003030";
const refused =
  "2026-01-01T00:00:00Z 23 [ERROR] [MY-010584] [Repl] Replica SQL for channel '': Worker 1 failed executing transaction 'u:8'; Could not execute Write_rows event on table plimsoll.jobs; The table 'jobs' is full, Error_code: 1114; handler error HA_ERR_RECORD_FILE_FULL, Error_code: MY-001114";

it('finds the error that stopped a replica before and behind one that only waited for it', () => {
  for (const lines of [
    [waited, refused],
    [refused, waited],
  ])
    expect(firstWorkerError(lines)).toEqual({
      errno: 1114,
      message: expect.stringContaining("The table 'jobs' is full"),
    });
});

it('finds none where only waiting is told, or nothing', () => {
  expect(firstWorkerError([waited])).toBeNull();
  expect(firstWorkerError([])).toBeNull();
});
