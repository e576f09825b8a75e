/** A profile's lengths as a scenario's: the twin's texts are as long, and as many of them leave their pages. */
import { expect, it } from 'vitest';
import { specsOfProfile } from '../../../src/init/from-profile.js';
import { lengthsOf } from '../../../src/inspect/weighted.js';
import type { Profile } from '../../../src/profile/schema.js';
import type { TextComponent } from '../../../src/scenario/schema.js';
import { createTextLength } from '../../../src/workload/text-length.js';
import { createTimeAxis } from '../../../src/workload/time-axis.js';
import { sampleProfile } from '../../support/sample-profile.js';

const rows = 40_000;
const months = 96;
const textMax = 64 * 1024;
const offPageFrom = 8126;
const history = { from: '2011-01-01', to: '2019-01-01', volumeGrowth: 1.35 };

it.each<[string, TextComponent[]]>([
  [
    'that grow fourfold, a tenth of them long',
    [
      { share: 0.9, medianStart: 500, medianEnd: 2000, p95: 3 },
      { share: 0.1, medianStart: 4000, medianEnd: 12_000, p95: 2 },
    ],
  ],
  ['that stay', [{ share: 1, medianStart: 600, medianEnd: 600, p95: 6 }]],
  ['that shrink', [{ share: 1, medianStart: 9000, medianEnd: 3000, p95: 2 }]],
  ['of a few bytes', [{ share: 1, medianStart: 20, medianEnd: 24, p95: 1.5 }]],
])('takes over texts %s', (_, components) => {
  const real = drawn(components);
  const [first] = sampleProfile.columns;
  if (!first) throw new Error('a column');
  const body = { ...first, name: 'body', type: 'mediumtext', order: null, distinct: null };
  const length = lengthsOf(Uint32Array.from(real.lengths), new Float64Array(rows).fill(1));
  const profile: Profile = {
    ...sampleProfile,
    columns: [{ ...body, length }],
    months: { column: 'created_at', by: 'rows', without: 0, list: real.months },
  };
  const twin = drawn(specsOfProfile(profile).mainText ?? []);
  const mean = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0) / of.length;
  const long = (of: readonly number[]) => of.filter((one) => one > offPageFrom).length / of.length;
  expect(Math.abs(mean(twin.lengths) / mean(real.lengths) - 1)).toBeLessThan(0.02);
  expect(Math.abs(long(twin.lengths) - long(real.lengths))).toBeLessThan(0.004 + 0.05 * long(real.lengths));
});

/** Lengths of rows over the years, and what a look says of their months. */
function drawn(components: readonly TextComponent[]) {
  const length = createTextLength(components, textMax, 1);
  const axis = createTimeAxis(history);
  const draw = draws();
  const sums = Array.from({ length: months }, () => ({ rows: 0, bytes: 0 }));
  const lengths = Array.from({ length: rows }, (_, row) => {
    const progress = axis.progressAt(row / rows);
    const bytes = length.bytes(progress, draw(), draw());
    const month = sums[Math.min(months - 1, Math.floor(progress * months))];
    if (month) {
      month.rows++;
      month.bytes += bytes;
    }
    return bytes;
  });
  const list = sums.map((sum, at) => ({
    month: `${2011 + Math.floor(at / 12)}-${String(1 + (at % 12)).padStart(2, '0')}`,
    rows: sum.rows,
    sampled: sum.rows,
    rowBytes: null,
    lengths: { body: sum.bytes / sum.rows },
  }));
  return { lengths, months: list };
}

/** Above 0 and below 1, evenly, the same each time. */
function draws(): () => number {
  let state = 7;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), 61 | bits);
    return (((bits ^ (bits >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}
