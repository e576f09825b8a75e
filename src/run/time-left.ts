/**
 * How long the rest of a list takes, from how long its first entries took. What is of one name takes about as long
 * each time; a name that was not met yet is taken for the mean of all.
 */
export function timeLeftMs(names: readonly string[], tookMs: readonly number[]): number | null {
  if (tookMs.length === 0) return null;
  const mean = meanOf(tookMs);
  return names.slice(tookMs.length).reduce((sum, name) => {
    const own = tookMs.filter((_, index) => names[index] === name);
    return sum + (own.length > 0 ? meanOf(own) : mean);
  }, 0);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
