/** The bootstrap's draws: rounds with replacement, as many as there are, seeded. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Rounds of one remedy, and a figure over any of them, drawn by index. */
export interface Rounds {
  readonly count: number;
  /** Null where what was drawn does not have the figure. */
  readonly figureOf: (drawn: readonly number[]) => number | null;
}

/** `times` draws; each gives the figure of every side, whose rounds are drawn apart from each other. */
export function drawRounds(sides: readonly Rounds[], times: number, seed: number): readonly (number | null)[][] {
  const random = xoroshiro128plus(seed);
  return Array.from({ length: times }, () =>
    sides.map(({ count, figureOf }) => figureOf(Array.from({ length: count }, () => uniformInt(random, 0, count - 1)))),
  );
}
