/**
 * One remedy broken on purpose, and what is owed after it: every row in one place, what stays named, and a second run
 * that comes to its end. Each is broken at a share of the time that it takes with nothing in its way.
 */
import { expect } from 'vitest';
import { connect } from '../../src/database/session.js';
import type { FaultTrial } from '../../src/result/fault.js';
import { type FaultSpec, faultSpecs } from '../../src/scenario/fault-schema.js';
import type { StrategySpec } from '../../src/strategies/specs.js';
import type { CleanFigures } from '../../src/trial/fault-plan.js';
import { runFaultTrial } from '../../src/trial/fault-trial.js';
import { runRemedy } from '../../src/trial/remedy.js';
import { remedyContext } from '../../src/trial/remedy-context.js';
import { bound, type FilledLab } from './full-table.js';

/**
 * What may be archived twice: a second run must find jobs that are old enough. And what updates have room by: where a
 * fifth of so small a table goes, jobs that waited may have taken the room before a second run.
 */
const ownSettings: Record<string, object> = {
  archive: { atMost: 0.3 },
  'archive-file': { atMost: 0.3 },
  'trim-text': { pruneFirst: 0.3 },
};
export const withOwn = (use: StrategySpec): StrategySpec => ({
  ...use,
  with: { ...Object(use.with), ...ownSettings[use.use] },
});

export const kills = ['kill-connection', 'kill-process', 'kill-server'] as const;
export type Kind = FaultSpec['kind'];

/** A remedy shorter than this may be over before a share of its time has gone by: the fault is there before it. */
const longEnoughMs = 150;
/** A second run is to come to its end, however slow the machine; one that hangs meets the test's own limit. */
export const timeLimitMs = 100_000;
export const inOrder = { holds: true, lost: 0, duplicated: 0, checksumsMatch: true };

export async function breakOne(
  filled: FilledLab,
  clean: Map<string, CleanFigures>,
  use: StrategySpec,
  fault: Kind,
  at?: string,
): Promise<FaultTrial> {
  const figures = clean.get(use.label) ?? (await runClean(filled, use));
  clean.set(use.label, figures);
  const hasMoment = fault !== 'long-read' && fault !== 'row-log';
  const early = fault === 'fill-disk' || figures.durationMs < longEnoughMs;
  const breakAt = (moment: string) => {
    const spec = faultSpecs.parse({ kind: fault, ...(hasMoment && { at: moment }) });
    return runFaultTrial(filled.rehearsal, filled.full, { remedy: bound(filled, use), fault: spec }, figures);
  };
  if (at !== undefined) return await breakAt(at);
  let trial = await breakAt(early ? '0%' : '30%');
  // Who of the two is first, the rebuild at its end or the log at its limit, hangs on how the machine shares itself out.
  for (let tries = 1; fault === 'row-log' && tries < overflowTries && !isOverflow(trial); tries++)
    trial = await breakAt('0%');
  // By time it can come too late for a remedy that was quicker than its clean run: then it is there before it.
  return trial.struck ? trial : await breakAt('0%');
}

const overflowTries = 3;
const isOverflow = ({ reason }: FaultTrial) => reason?.includes('1799') ?? false;

/** Of a table without holes, in no order of time, no more fits after a rebuild than before: it ends with 1114. */
export const mayStayFull = / is full/;

/** `orElse`: what else may end the second run. */
export function expectNoRowLost(trial: FaultTrial, orElse = /^$/): void {
  const told = JSON.stringify(trial, null, 1);
  expect(trial, told).toMatchObject({ struck: true, serverLost: null, rows: inOrder, rerun: { rows: inOrder } });
  // What had come to its end may find nothing more to do; and partitions with a row that is not finished stay.
  const { reason = null } = trial.rerun ?? {};
  if (trial.status === 'stopped' && !(reason !== null && (reason.startsWith('dropped ') || orElse.test(reason))))
    expect(trial.rerun, told).toMatchObject({ status: 'done' });
  // An archive stays; half-built tables, triggers and changed settings do not.
  expect(
    trial.rerun?.leftBehind.filter((left) => !['table', 'file'].includes(left.kind)),
    told,
  ).toEqual([]);
  expect([...trial.leftBehind, ...(trial.rerun?.leftBehind ?? [])].every(({ meaning }) => meaning !== '')).toBe(true);
  expectOfFault(trial, told);
}

/** What each kind of fault does besides. */
function expectOfFault(trial: FaultTrial, told: string): void {
  const { kind, status, reason, leftBehind, serverDownMs } = trial;
  if (kind === 'kill-server') expect(serverDownMs, told).toBeGreaterThan(0);
  // Who prunes to make room for its own updates gets none while purge is held back.
  if (kind === 'long-read') expect(status === 'done' || /^dropped | is full/.test(reason ?? ''), told).toBe(true);
  if (kind === 'row-log') {
    expect(reason, told).toContain('1799');
    expect(leftBehind, told).toEqual([]);
  }
  if (kind === 'fill-disk') expect(status, told).toBe('stopped');
}

/** The remedy with nothing in its way, and without traffic. Whatever it meets, it ends no server. */
async function runClean(filled: FilledLab, use: StrategySpec): Promise<CleanFigures> {
  const { lab, rehearsal, full } = filled;
  await lab.restore(rehearsal.table.name);
  await using session = await connect(lab.endpoint);
  const { durationMs, moved, outcome } = await runRemedy({
    remedy: bound(filled, use),
    context: remedyContext(rehearsal, full, session),
    limitMs: rehearsal.scenario.trials.timeLimit,
    signal: rehearsal.signal,
    progress: () => {},
  });
  expect(await session.query('SELECT 1 AS alive'), JSON.stringify(outcome)).toEqual([{ alive: 1 }]);
  return { durationMs, rowsMoved: moved.rowsDeleted + moved.rowsArchived + moved.rowsTrimmed };
}
