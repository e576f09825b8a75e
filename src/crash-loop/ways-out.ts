/**
 * The ways out of a crash loop, each from the same dead data directory: more room under the table, which lets the
 * rollback end; and innodb_force_recovery, level by level, which leaves things undone so that rows can be read.
 */
import { connect } from '../database/session.js';
import { messageOf } from '../errors.js';
import type { Lab } from '../lab/lab.js';
import type { WayOut } from '../result/crash-loop.js';
import { insertSql, readRows } from './full-index-table.js';
import type { CommittedRows, ImportedRow, ImportedRows } from './imported-rows.js';
import { watchStart } from './watch-start.js';

/** What an operator would add; a rollback needs one free extent a page, and inserts a few more. */
const addedBytes = 64 * 2 ** 20;

/** Tries them all. Leaves the lab with the cap raised and the server up. */
export async function tryWaysOut(
  lab: Lab,
  rows: ImportedRows,
  levels: readonly number[],
  signal: AbortSignal,
): Promise<WayOut[]> {
  const { capBytes } = lab;
  const before = rows.acknowledged;
  const probe = rows.small(1);
  const tried: WayOut[] = [];
  for (const forceRecovery of levels) {
    await lab.putFilesBack();
    tried.push(await tryOne(lab, before, probe, `innodb_force_recovery = ${forceRecovery}`, forceRecovery, signal));
  }
  await lab.putFilesBack();
  await lab.raiseCap(capBytes + addedBytes);
  tried.push(await tryOne(lab, before, probe, 'raise the cap', null, signal));
  return tried;
}

async function tryOne(
  lab: Lab,
  before: CommittedRows,
  probe: readonly ImportedRow[],
  name: string,
  forceRecovery: number | null,
  signal: AbortSignal,
): Promise<WayOut> {
  let found: CommittedRows | null = null;
  let refusal: string | null = 'the server was not there to answer';
  const start = await watchStart(lab, forceRecovery === null ? {} : { forceRecovery }, signal, async () => {
    await using session = await connect(lab.endpoint);
    found = await readRows(session).catch(() => null);
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    return { readyMs: null, livedMs: 0, exit: messageOf(error), line: null };
  });
  if (start.livedMs === null) {
    await using session = await connect(lab.endpoint);
    found = await readRows(session).catch(() => found);
    const outcome = await session.attempt(insertSql(probe.length), probe.flat());
    refusal = outcome.status === 'accepted' ? null : outcome.message;
  }
  const rows = found as CommittedRows | null;
  return {
    name,
    forceRecovery,
    capBytes: lab.capBytes,
    start,
    rows: rows?.rows ?? null,
    same: rows && rows.rows === before.rows && rows.checksum === before.checksum,
    refusal,
    accepts: refusal === null,
  };
}
