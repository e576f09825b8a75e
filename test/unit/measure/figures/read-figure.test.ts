import { expect, it } from 'vitest';
import { figureNamed } from '../../../../src/measure/figures/read-figure.js';
import { runFigures } from '../../../../src/measure/figures/run-figures.js';
import { trialFigures } from '../../../../src/measure/figures/trial-figures.js';
import { sampleEmptyResult, sampleResult } from '../../../support/sample-result.js';

it('reads a figure of the run, and of a remedy over its rounds, by name', () => {
  expect(figureNamed('outage.rows')?.read(sampleResult())).toBe(15_842);
  const recovery = figureNamed('prune.timeToRecoverMs.median');
  expect(recovery).toMatchObject({ unit: 'ms', better: 'lower' });
  expect(recovery?.read(sampleResult())).toBe(sampleResult().summaries[0]?.timeToRecoverMs?.median);
  expect(figureNamed('prune.timeToRecoverMs.samples')).toMatchObject({ unit: 'rounds', better: null });
});

it('takes a remedy whose own name holds dots', () => {
  const result = sampleResult();
  const [first] = result.summaries;
  if (!first) throw new Error('the sample has summaries');
  const named = { ...result, summaries: [{ ...first, strategy: 'prune@0.5' }] };
  expect(figureNamed('prune@0.5.headroomBytes.low')?.read(named)).toBe(first.headroomBytes?.low);
  expect(figureNamed('prune@0.5.ladder.sustained.median')?.read(named)).toBe(first.timeToRecoverMs?.median);
});

it('has no number where the result has none, and no figure of an unknown name', () => {
  expect(figureNamed('outage.rows')?.read(sampleEmptyResult())).toBeNull();
  expect(figureNamed('compress.timeToRecoverMs.median')?.read(sampleResult())).toBeNull();
  for (const name of ['outage.row', 'prune.timeToRecoverMs', 'prune.speed.median', 'timeToRecoverMs.median'])
    expect(figureNamed(name), name).toBeNull();
});

it.each([
  ...Object.keys(runFigures).map((name) => [name] as const),
  ...Object.keys(trialFigures).map((name) => [`prune.${name}.median`] as const),
])('%s has a unit and a better way or none', (name) => {
  expect(figureNamed(name)).toMatchObject({ unit: expect.any(String), better: expect.toSatisfy(isWay) });
});

function isWay(way: unknown): boolean {
  return way === 'lower' || way === 'higher' || way === null;
}
