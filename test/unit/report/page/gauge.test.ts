import { expect, test } from 'vitest';
import { gaugeDetails } from '../../../../src/report/page/gauge.js';
import type { TrialLedger } from '../../../../src/result/ledger.js';
import type { Result } from '../../../../src/result/schema.js';
import { sampleResult } from '../support/sample-result.js';

test('tells measured series from estimated ones, each with its source and its name in result.json', () => {
  const markup = gaugeDetails(sampleResult())?.markup;
  expect(markup).toContain('Table’s file: measured<small>fileBytes</small></dt><dd>information_schema');
  expect(markup).toContain('Awaiting purge: estimated<small>unpurgedBytes</small></dt><dd>rows told deleted');
});

test('has in figures what the chart joins: each file besides, by the most that it grew', () => {
  const markup = gaugeDetails(sampleResult())?.markup ?? '';
  expect(markup).toContain('+9 MiB<small>from 40 MiB</small>');
  expect(markup).toContain('none<small>from 32 MiB</small>');
  expect(markup).toContain('12,000<small>from 15,842</small>');
  expect(markup.match(/<th scope="row">/g)).toHaveLength(3);
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
