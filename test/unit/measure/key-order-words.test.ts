/** A sentence about keys without order is said where the ledger bears it out, and not where extents came free. */
import { expect, it } from 'vitest';
import { keyOrderSentence } from '../../../src/measure/key-order-words.js';
import type { Result } from '../../../src/result/schema.js';
import { anOutage, aResult, aTrial } from '../../support/a-result.js';
import { sampleTrialLedger } from '../../support/sample-ledger.js';

const mib = 2 ** 20;
const table: NonNullable<Result['table']> = {
  name: 'metrics',
  isBuiltIn: false,
  ddl: 'CREATE TABLE metrics (…)',
  columns: 4,
  writtenColumns: 4,
  indexes: [],
  keyOrder: 'random',
  partitions: [],
  roles: { key: ['host', 'at'], created: 'at', state: null, finished: [], text: [], group: null, kind: null },
  guesses: {},
  leftOut: [],
};

/** A prune that took 30 % of the rows of a table of 192 MiB. */
function afterPrune(freedBytes: number, keyOrder = table.keyOrder) {
  const ledger = sampleTrialLedger(0, 192 * mib);
  const { before, after } = ledger;
  if (before.status !== 'accounted' || after?.status !== 'accounted') throw new Error('no account');
  const freeExtents = before.bytes.freeExtents + freedBytes;
  const outage = anOutage();
  const trial = aTrial({
    rowsDeleted: 0.3 * outage.rows,
    ledger: { ...ledger, after: { ...after, bytes: { ...after.bytes, freeExtents } } },
  });
  return keyOrderSentence(aResult({ outage, trials: [trial], table: { ...table, keyOrder } }));
}

it('says how little came free where the oldest rows lie in every page', () => {
  expect(afterPrune(mib)).toContain('its oldest rows lie in every page');
  expect(afterPrune(mib)).toContain('1 MiB of extents came free');
});

it('says nothing where most of what was taken came free, as from partitions by age', () => {
  expect(afterPrune(50 * mib)).toBeNull();
});

it('says nothing of keys in order', () => {
  expect(afterPrune(mib, 'ascending')).toBeNull();
});
