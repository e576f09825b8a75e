/** The steps 1, 3, 10, 30, … around the values; every line of a logarithmic grid would be noise. */
export function logSteps(values: readonly number[]) {
  const stepAt = (index: number) => Number(`${index % 2 === 0 ? 1 : 3}e${Math.floor(index / 2)}`);
  const lowest = Math.floor(2 * Math.log10(Math.min(...values)));
  const highest = Math.max(lowest + 1, Math.ceil(2 * Math.log10(Math.max(...values)) + 0.1));
  const steps = Array.from({ length: highest - lowest + 1 }, (_, index) => stepAt(lowest + index));
  return { domain: [steps[0] as number, steps.at(-1) as number], values: steps };
}
