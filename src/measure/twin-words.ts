/** What a twin takes a row beside what the profiled table takes, by index: from the account of the table after its history. */
import type { Twin } from '../result/twin.js';
import { formatBytes, formatCount, formatShare } from './format.js';

/** One line for all of it and one an index; none where the scenario says nothing of a real table. */
export function twinLines(twin: Twin | null): readonly string[] {
  if (!twin) return [];
  const beside = (name: string, real: number, own: number) =>
    `${name}: ${formatBytes(own)} a row, the real table ${formatBytes(real)} (${difference(real, own)})`;
  return [
    `Twin, at ${formatCount(twin.rows)} rows (the profile has ${formatCount(twin.profiledRows)}):`,
    beside('all', twin.profiledBytesARow, twin.bytesARow),
    ...twin.indexes.map(({ name, profiledBytesARow, bytesARow }) => beside(name, profiledBytesARow, bytesARow)),
  ];
}

function difference(real: number, own: number): string {
  if (real === 0) return 'nothing to compare with';
  const share = own / real - 1;
  return `${share < 0 ? '−' : '+'}${formatShare(Math.abs(share))}`;
}
