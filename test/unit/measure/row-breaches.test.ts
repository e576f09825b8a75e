import { describe, expect, it } from 'vitest';
import { rowBreaches } from '../../../src/measure/row-breaches.js';
import { aTrial } from '../../support/a-result.js';

describe('what is wrong with where rows are', () => {
  const { invariants } = aTrial();

  it('is nothing where every row is accounted for', () => {
    expect(rowBreaches(invariants)).toEqual([]);
  });

  it('is told by kind, each with its count', () => {
    const broken = { lost: 1, duplicated: 2, outsidePolicy: 3000, fromNowhere: 4, acknowledgedChanged: 5 };
    expect(rowBreaches({ ...invariants, ...broken, acknowledgedFound: 8, checksumsMatch: false })).toEqual([
      '1 lost',
      '2 in two places',
      '3,000 taken outside the policy',
      '4 come from nowhere',
      '2 acknowledged rows missing',
      '5 rows not as last acknowledged',
      'checksums differ',
    ]);
  });
});
