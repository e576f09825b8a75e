import { describe, expect, it } from 'vitest';
import { PlimsollError } from '../../../src/errors.js';
import { checkScenario } from '../../../src/scenario/load-scenario.js';
import type { ScenarioOverrides } from '../../../src/scenario/overrides.js';
import { parseScenarioSource } from '../../../src/scenario/scenario-source.js';
import { soundScenario } from './broken-cases.js';

function load(overrides: ScenarioOverrides, text = soundScenario) {
  return checkScenario(parseScenarioSource('sound.yaml', text), overrides);
}

function refusal(overrides: ScenarioOverrides): PlimsollError {
  try {
    load(overrides);
  } catch (error) {
    if (error instanceof PlimsollError) return error;
    throw error;
  }
  throw new Error('the options passed');
}

describe('options of plimsoll run', () => {
  it('stand in place of what the file says', () => {
    const scenario = load({ seed: '7', cap: '128MiB', repetitions: '5', lab: 'embedded', image: 'mysql:9' });
    expect(scenario).toMatchObject({
      seed: 7,
      cap: { size: 128 * 2 ** 20, mechanism: 'file-size' },
      trials: { repetitions: 5 },
      lab: { kind: 'embedded', image: 'mysql:9' },
    });
  });

  it('make the section that the file leaves out', () => {
    const withoutLab = soundScenario.replace('lab:\n  kind: auto\n', '');
    expect(load({ lab: 'docker' }, withoutLab).lab.kind).toBe('docker');
  });

  it('leave everything else alone', () => {
    expect(load({})).toEqual(load({ seed: 42 }));
  });

  it('choose strategies by name or label, in their order', () => {
    const labelled = soundScenario.replace('use: archive', 'use: prune\n    label: gently');
    const names = (strategies: string[], text?: string) => load({ strategies }, text).strategies.map((s) => s.label);
    expect(names(['archive', 'prune'])).toEqual(['archive', 'prune']);
    expect(names(['prune'], labelled)).toEqual(['prune', 'gently']);
    expect(names(['gently', 'prune'], labelled)).toEqual(['gently', 'prune']);
    expect(names([])).toEqual(['prune', 'archive']);
  });

  it('add a strategy that the file does not list, with its defaults', () => {
    const [compact, ...others] = load({ strategies: ['compact'] }).strategies;
    expect(compact).toMatchObject({ use: 'compact', label: 'compact' });
    expect(others).toEqual([]);
  });

  it.each<[ScenarioOverrides, string]>([
    [{ cap: '64' }, '--cap: cap.size is a size without its unit'],
    [{ cap: '1PiB' }, '--cap: cap.size must be a size, but "PiB" is not a unit of it'],
    [{ seed: 'x' }, '--seed: seed must be a whole number; received "x"'],
    [{ seed: '-1' }, '--seed: seed must be'],
    [{ repetitions: '0' }, '--repetitions: trials.repetitions must be at least 1 round'],
    [{ repetitions: 'many' }, '--repetitions: trials.repetitions must be a count'],
    [{ lab: 'moon' }, '--lab: lab.kind must be one of auto, docker, embedded; received "moon"'],
    [{ image: '' }, '--image: lab.image must have at least 1 characters'],
  ])('%o are refused under their own name', (overrides, says) => {
    const error = refusal(overrides);
    expect(error.exitCode).toBe(2);
    expect(error.details).toEqual([expect.stringContaining(says)]);
  });

  it('know what strategy was meant', () => {
    const error = refusal({ strategies: ['prnue'] });
    expect(error).toMatchObject({ exitCode: 2, code: 'strategy-unknown' });
    expect(error.message).toContain('did you mean "prune"?');
  });
});
