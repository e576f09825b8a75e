/**
 * One replica beside the source: a second lab server that follows it by GTID. It becomes the source's copy by
 * MySQL's own cloning, which brings the accounts and the executed GTIDs along, so that every trial starts with
 * source and replica alike. What it shows: how far a remedy makes it lag, and whether it meets the cap itself.
 */

import { assert } from '../assert.js';
import { connect } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import { newPassword } from '../lab/credentials.js';
import type { Lab, LabOptions } from '../lab/lab.js';
import { startLab } from '../lab/start-lab.js';
import { ReplicaWatch } from '../watch/replica-watch.js';

/** Outside the lab's schema: restoring the full table leaves it alone. */
const schema = 'plimsoll_replication';
const user = 'plimsoll_replica';
/** What a server without a supervisor answers when cloning is done and it has to be started again. */
const restartNeededErrno = 3707;

export interface Replica extends AsyncDisposable {
  readonly lab: Lab;
  /** Makes it a copy of the source as it is now, then lets it follow. Ends the watch before. */
  follow(): Promise<ReplicaWatch>;
}

/** Starts the replica's server with the source's own options; `lab` must have been started as a source. */
export async function startReplica(lab: Lab, table: string, options: LabOptions): Promise<Replica> {
  const address = lab.networkAddress;
  assert(address, 'a lab started as a source has a network address');
  const copy = await startLab({ ...options, replication: 'replica', password: lab.endpoint.password });
  try {
    const password = newPassword();
    await using source = await connect(lab.endpoint);
    await source.execute(`CREATE USER ${user} IDENTIFIED BY '${password}'`);
    await source.execute(`GRANT REPLICATION SLAVE, BACKUP_ADMIN ON *.* TO ${user}`);
    await source.execute(`CREATE SCHEMA ${schema}`);
    await source.execute(
      `CREATE TABLE ${schema}.heartbeat (id TINYINT PRIMARY KEY, beat BIGINT NOT NULL, at DOUBLE NOT NULL)`,
    );
    await source.execute(`INSERT INTO ${schema}.heartbeat VALUES (1, 0, 0)`);
    let watch: ReplicaWatch | null = null;
    return {
      lab: copy,
      async follow() {
        await watch?.[Symbol.asyncDispose]();
        const startedMs = performance.now();
        await clone(copy, address, password);
        await forgetBinaryLogs(lab);
        watch = await ReplicaWatch.start(
          { source: lab, copy, table, heartbeat: `${schema}.heartbeat` },
          performance.now() - startedMs,
        );
        return watch;
      },
      async [Symbol.asyncDispose]() {
        await watch?.[Symbol.asyncDispose]();
        await copy[Symbol.asyncDispose]();
      },
    };
  } catch (cause) {
    await copy[Symbol.asyncDispose]();
    throw cause;
  }
}

async function clone(copy: Lab, { host, port }: NonNullable<Lab['networkAddress']>, password: string): Promise<void> {
  {
    await using session = await connect(copy.endpoint);
    // A copy that never followed has nothing to stop; MySQL says so and goes on.
    await session.execute('STOP REPLICA');
    await session.execute(`SET GLOBAL clone_valid_donor_list = '${host}:${port}'`);
    // Not one of the statements that can be prepared, so its refusal comes as an error.
    await session
      .execute(`CLONE INSTANCE FROM '${user}'@'${host}':${port} IDENTIFIED BY '${password}'`)
      .catch((cause) => {
        if (cause.cause?.errno !== restartNeededErrno) throw cloneFailed(cause);
      });
  }
  await copy.restart();
  await using session = await connect(copy.endpoint);
  await session.execute(
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '${host}', SOURCE_PORT = ${port}, SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 1, GET_SOURCE_PUBLIC_KEY = 1`,
  );
  await session.execute(`START REPLICA USER = '${user}' PASSWORD = '${password}'`);
}

function cloneFailed(cause: unknown): PlimsollError {
  return new PlimsollError('the replica could not be cloned from its source', {
    code: 'clone-failed',
    hint: 'Replicas need MySQL 8.0.17 or newer with mysql_clone.so among its plugins.',
    cause,
  });
}

/** What the clone holds already need not be kept: the binary logs of twenty trials would fill the lab's memory. */
async function forgetBinaryLogs(lab: Lab): Promise<void> {
  await using session = await connect(lab.endpoint);
  await session.execute('FLUSH BINARY LOGS');
  await session.execute('PURGE BINARY LOGS BEFORE NOW()');
}
