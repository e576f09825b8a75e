/** Interleaved rounds: every candidate once a round, so that a slow minute of the machine hits all alike. */
import { median } from 'simple-statistics';

/**
 * Runs `candidates` (name → async function that answers with a figure) `rounds` times after one round of
 * warm-up. Answers name → { median, low, high, rounds }.
 */
export async function interleave(candidates, rounds) {
  const samples = Object.fromEntries(Object.keys(candidates).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const [name, measure] of Object.entries(candidates)) {
      const figure = await measure();
      if (round > 0) samples[name].push(figure);
    }
  return Object.fromEntries(
    Object.entries(samples).map(([name, figures]) => [
      name,
      { median: median(figures), low: Math.min(...figures), high: Math.max(...figures), rounds },
    ]),
  );
}

/** A table row: median and range with `digits` decimals. */
export function row(name, { median: middle, low, high, rounds }, unit, digits = 1) {
  return { name, [unit]: middle.toFixed(digits), range: `${low.toFixed(digits)} – ${high.toFixed(digits)}`, rounds };
}
