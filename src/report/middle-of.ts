/**
 * The one in the middle by `figure`; the lower of two, null of none. A remedy is shown by a real trial of its own:
 * medians of several rounds would be of a trial that never was.
 */
export function middleOf<Item>(items: readonly Item[], figure: (item: Item) => number): Item | null {
  const sorted = items.toSorted((one, other) => figure(one) - figure(other));
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
