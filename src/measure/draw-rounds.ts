/** The bootstrap's draws: rounds with replacement, as many as there are, seeded. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Rounds of one remedy, and a figure over any of them, drawn by index. */
export interface Rounds {
  readonly count: number;
  /** Null where what was drawn does not have the figure. */
  readonly figureOf: (drawn: readonly number[]) => number | null;
}

/** The figure over each of `times` draws. */
export function drawRounds({ count, figureOf }: Rounds, times: number, seed: number): (number | null)[] {
  const random = xoroshiro128plus(seed);
  return Array.from({ length: times }, () =>
    figureOf(Array.from({ length: count }, () => uniformInt(random, 0, count - 1))),
  );
}
