/**
 * Remedies broken on purpose on tables of other kinds: one kill for each strategy (isTriedOn says which). What is owed
 * after it is the same as for the built-in table, of which faults.test.ts tries every use with every fault.
 */
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { CleanFigures } from '../../src/trial/fault-plan.js';
import {
  breakOne,
  expectNoRowLost,
  type Kind,
  kills,
  mayStayFull,
  timeLimitMs,
  withOwn,
} from '../support/break-remedy.js';
import { type ContractTable, firstUses, isTriedOn, onEachLab } from '../support/contract-tables.js';
import { type FilledLab, fillTable } from '../support/full-table.js';

/** One after another of the three. */
const killsOf = (other: ContractTable) =>
  firstUses(other).map((use, number) => [use.label, kills[number % kills.length] as Kind, withOwn(use)] as const);

describe.each(onEachLab)('%s on %s', (_, kind, other) => {
  let filled: FilledLab;
  const clean = new Map<string, CleanFigures>();
  beforeAll(async () => {
    filled = await fillTable(kind, { cap: '40MiB', timeLimitMs, create: other.create, fillsSlowly: true });
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  it.each(killsOf(other).filter(([, , use]) => isTriedOn(kind, use)))(
    '%s loses no row of it to %s, and runs again to its end',
    async (_label, fault, use) => {
      expectNoRowLost(await breakOne(filled, clean, use, fault), mayStayFull);
    },
  );
});
