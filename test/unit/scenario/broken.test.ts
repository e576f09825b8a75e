import { describe, expect, it } from 'vitest';
import { PlimsollError } from '../../../src/errors.js';
import { checkScenario } from '../../../src/scenario/load-scenario.js';
import { parseScenarioSource } from '../../../src/scenario/scenario-source.js';
import { brokenCases, soundScenario } from './broken-cases.js';

function errorOf(text: string): PlimsollError {
  try {
    checkScenario(parseScenarioSource('broken.yaml', text));
  } catch (error) {
    if (error instanceof PlimsollError) return error;
    throw error;
  }
  throw new Error('the scenario passed');
}

describe('a broken scenario', () => {
  it('differs from a sound one', () => {
    expect(checkScenario(parseScenarioSource('sound.yaml', soundScenario)).name).toBe('sound');
  });

  it.each(brokenCases)('with $what is refused at $at', ({ change: [from, to], at, says }) => {
    expect(soundScenario).toContain(from);
    const error = errorOf(soundScenario.replace(from, () => to));
    expect(error).toMatchObject({ exitCode: 2, code: 'scenario-invalid' });
    expect(error.details).toHaveLength(1);
    expect(error.details[0]).toContain(`broken.yaml:${at}: `);
    expect(error.details[0]).toContain(says);
    expect(error.details[0]?.split('\n')).toHaveLength(1);
  });

  it('is told with all its problems at once, in the order of the file', () => {
    const text = soundScenario.replace('64MiB', '64').replace('200/s', '200').replace('seed: 42', 'sed: 42');
    expect(errorOf(text).details.map((line) => line.split(': ')[0])).toEqual([
      'broken.yaml:4:1',
      'broken.yaml:9:9',
      'broken.yaml:26:9',
    ]);
  });

  it.each([
    ['empty', '', 'the file must be a section of keys'],
    ['only a comment', '# nothing\n', 'the file must be a section of keys'],
    ['a list', '- 1\n- 2\n', 'the file must be a section of keys; received a list of 2'],
    ['one word', 'hello', 'the file must be a section of keys; received "hello"'],
  ])('that is %s is refused', (_what, text, says) => {
    expect(errorOf(text).details).toEqual([expect.stringContaining(`broken.yaml:1:1: ${says}`)]);
  });

  it('that is an alias bomb is refused before it goes off', () => {
    const levels = 'abcdefghij'.split('').map((name, index, all) => {
      const items = index === 0 ? Array(9).fill('boom') : Array(9).fill(`*${all[index - 1]}`);
      return `${name}: &${name} [${items.join(', ')}]`;
    });
    expect(errorOf(levels.join('\n')).details).toEqual([expect.stringContaining('aliases that cannot be followed')]);
  });

  it.each([
    ['brackets within brackets', '['.repeat(200_000), 'broken.yaml:1:33: nested deeper'],
    ['braces within braces', '{a: '.repeat(50_000), 'nested deeper'],
    ['lists on one line', '- '.repeat(50_000), 'broken.yaml:1:131: nested deeper'],
    ['keys that are keys', '? '.repeat(50_000), 'nested deeper'],
    [
      'ever deeper lines',
      Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      'nested deeper',
    ],
    ['aliases without end', `a: &a 1\nb: [${'*a, '.repeat(50_000)}*a]`, 'more than 100 aliases'],
  ])('of %s is refused, and soon', (_what, text, says) => {
    expect(errorOf(text).details).toEqual([expect.stringContaining(says)]);
  });

  it('with a line break in a key is told on one line', () => {
    const [line] = errorOf(`${soundScenario}"two\\nlines": 1\n`).details;
    expect(line).toContain('"two\\nlines" is not a key here');
  });

  it('with a key such as __proto__ is refused like any other', () => {
    expect(errorOf(`${soundScenario}__proto__: { polluted: 1B }\n`).details[0]).toContain('is not a key here');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
