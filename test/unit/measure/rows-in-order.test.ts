import { expect, it } from 'vitest';
import { areRowsInOrder } from '../../../src/measure/rows-in-order.js';
import type { ReplicaFigures } from '../../../src/result/schema.js';
import { anOutage, aResult, aTrial } from '../../support/a-result.js';

const replica = {
  cloneMs: 1,
  lag: [],
  lagMsMax: 0,
  caughtUpMs: 1,
  stopped: null,
  receiver: null,
  restarts: 0,
  tableBytes: 1,
};
const aFaultTrial = {
  strategy: 'prune',
  use: 'prune',
  settings: {},
  fault: 'kill-server',
  kind: 'kill-server',
  atShare: 0.5,
  measuredBy: 'rows' as const,
  struck: true,
  status: 'stopped' as const,
  reason: null,
  durationMs: 1,
  rowsMoved: 0,
  note: null,
  serverDownMs: null,
  leftBehind: [],
};
const alike: ReplicaFigures = { ...replica, same: true };
const apart: ReplicaFigures = { ...replica, same: false };
const notCompared: ReplicaFigures = { ...replica, caughtUpMs: null, same: null };

it('holds where every row is accounted for and each replica that was compared has the same rows', () => {
  expect(
    areRowsInOrder(aResult({ trials: [aTrial({}), aTrial({ replica: alike }), aTrial({ replica: notCompared })] })),
  ).toBe(true);
});

it('fails by one trial, or by one replica that went another way', () => {
  const invariants = { ...aTrial({}).invariants, holds: false };
  expect(areRowsInOrder(aResult({ trials: [aTrial({}), aTrial({ invariants })] }))).toBe(false);
  expect(areRowsInOrder(aResult({ trials: [aTrial({ replica: alike }), aTrial({ replica: apart })] }))).toBe(false);
  expect(areRowsInOrder(aResult({ outage: anOutage({ replica: apart }) }))).toBe(false);
});

it('fails where a fault’s rows could not be read', () => {
  const faultTrial = { ...aFaultTrial, rows: null, rerun: null, serverLost: 'it ended at start' };
  expect(areRowsInOrder(aResult({ faultTrials: [faultTrial] }))).toBe(false);
});
