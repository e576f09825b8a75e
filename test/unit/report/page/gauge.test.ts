import { expect, test } from 'vitest';
import { derivedSpace } from '../../../../src/report/gauge-series.js';
import { gaugeDetails } from '../../../../src/report/page/gauge.js';
import type { TrialLedger } from '../../../../src/result/ledger.js';
import type { Result } from '../../../../src/result/schema.js';
import { sampleTrialLedger } from '../../../support/sample-ledger.js';
import { sampleResult } from '../../../support/sample-result.js';

test('tells measured series from estimated ones, each with its source and its name in result.json', () => {
  const markup = gaugeDetails(sampleResult())?.markup;
  expect(markup).toContain('Table’s file: measured<small>fileBytes</small></dt><dd>information_schema');
  expect(markup).toContain('Awaiting purge: estimated<small>unpurgedBytes</small></dt><dd>rows told deleted');
});

test('has in figures what the chart joins: each file besides, by the most that it grew', () => {
  const markup = spaced(gaugeDetails(sampleResult())?.markup);
  expect(markup).toContain('+9 MiB<small>from 40 MiB</small>');
  expect(markup).toContain('none<small>from 32 MiB</small>');
  expect(markup).toContain('12,000<small>from 15,842</small>');
  expect(markup.match(/<th scope="row">/g)).toHaveLength(3);
});

test('entirely free extents and the reserve follow from DATA_FREE and the size, and are called estimates', () => {
  const markup = spaced(gaugeDetails(sampleResult())?.markup);
  expect(markup).toContain('Entirely free<small>estimated</small>');
  // 64 MiB keep 2 extents; beside 10 MiB of DATA_FREE the account of this sample has them too.
  expect(markup).toMatch(/≥ [\d.]+ MiB<small>from up to 2 MiB<\/small>/);
  const ledger = sampleTrialLedger(10 * 2 ** 20, 64 * 2 ** 20);
  const last = ledger.ticks.at(-1);
  if (!last || ledger.after.status !== 'accounted') throw new Error('the sample has ticks and an account');
  const { bytes } = ledger.after;
  expect(derivedSpace(ledger, last)).toEqual({
    reserveBytes: bytes.reserve,
    freeBytesMin: bytes.reserve + bytes.freeExtents,
  });
});

test('of several files, or of a table without an account, nothing is derived', () => {
  const partitioned = withLedgers((ledger) => ({ ...ledger, after: { ...ledger.after, files: 7 } as never }));
  const unread = withLedgers((ledger) => ({ ...ledger, before: { status: 'not-accounted', reason: 'compressed' } }));
  for (const result of [partitioned, unread])
    expect(gaugeDetails(result)?.markup.match(/–<small>not known<\/small>/g)).toHaveLength(6);
});

test('a remedy that tells nothing has a dash, and that no zero', () => {
  const silent = withLedgers((ledger) => ({
    ...ledger,
    ticks: ledger.ticks.map((tick) => ({ ...tick, rows: null, unpurgedBytes: null })),
  }));
  expect(gaugeDetails(silent)?.markup.match(/–<small>not told<\/small>/g)).toHaveLength(6);
});

test('has sources alone where nothing was read twice, and is not there without a ledger', () => {
  const once = gaugeDetails(withLedgers((ledger) => ({ ...ledger, ticks: ledger.ticks.slice(0, 1) })))?.markup;
  expect(once).toContain('Redo log: measured');
  expect(once).not.toContain('<table');
  const trials = sampleResult().trials.map((trial) => ({ ...trial, ledger: null }));
  expect(gaugeDetails(sampleResult({ trials }))).toBeNull();
});

function withLedgers(change: (ledger: TrialLedger) => TrialLedger): Result {
  const trials = sampleResult().trials.map((trial) => ({ ...trial, ledger: trial.ledger && change(trial.ledger) }));
  return sampleResult({ trials });
}

/** A number and its unit are kept together by a space of another kind. */
function spaced(markup: string | undefined): string {
  return (markup ?? '').replaceAll('\u00a0', ' ');
}
