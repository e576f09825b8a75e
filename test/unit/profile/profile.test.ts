import { describe, expect, it } from 'vitest';
import { PlimsollError } from '../../../src/errors.js';
import { parseProfile } from '../../../src/profile/read-profile.js';
import { writeProfile } from '../../../src/profile/write-profile.js';
import { sampleProfile } from '../../support/sample-profile.js';

const text = writeProfile(sampleProfile);

function problemsOf(changed: string): readonly string[] {
  try {
    parseProfile('p.yaml', changed);
  } catch (error) {
    if (error instanceof PlimsollError && error.code === 'profile-invalid') return error.details;
    throw error;
  }
  return [];
}

/** `line:column` of the first place of `words` in the file. */
function placeOf(words: string): string {
  const before = text.slice(0, text.indexOf(words)).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

describe('a profile', () => {
  it('reads back as it was written, members that look like numbers included', () => {
    expect(parseProfile('p.yaml', text)).toEqual(sampleProfile);
    expect(parseProfile('p.yaml', JSON.stringify(sampleProfile))).toEqual(sampleProfile);
  });

  it('is a file for people: comments above sections, figures of one thing on one line, nothing that is not there', () => {
    expect(text).toMatch(/^# What `queue` is like/);
    expect(text).toContain('# As SHOW CREATE TABLE answers');
    expect(text).toContain('    length: {min: 0, p1: 10, p5: 20, p25: 100, p50: 250,');
    expect(text).toContain(
      '    - {month: 2026-03, rows: 2400000, sampled: 33000, rowBytes: 320, lengths: {body: 300}}',
    );
    expect(text).not.toContain('bits: null');
  });

  it('is told all that is wrong with it, each at its place', () => {
    const changed = text.replace('count: 5000000\n', 'count: many\n').replace('secondsMax:', 'secondMax:');
    expect(problemsOf(changed)).toEqual([
      expect.stringMatching(/^p.yaml:\d+:\d+: seen\.secondsMax is missing/),
      `p.yaml:${placeOf('secondsMax')}: seen.secondMax is not a key here; did you mean "secondsMax"?`,
      expect.stringContaining(`p.yaml:${placeOf('5000000\n')}: rows.count must be a`),
    ]);
  });

  it('of another version is refused by that alone', () => {
    const problems = problemsOf(text.replace('profileVersion: 1', 'profileVersion: 2'));
    expect(problems).toEqual([
      `p.yaml:${placeOf('1\nmadeBy')}: profileVersion 2 is not one that this Plimsoll reads; it reads 1`,
    ]);
  });

  it('is no scenario, and says so of its YAML', () => {
    expect(problemsOf('a: 1\n---\nb: 2\n')).toEqual([
      'p.yaml:2:1: a second YAML document begins here; a file holds one profile',
    ]);
  });
});
