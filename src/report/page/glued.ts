/** A number stays on the line of its unit: for prose and small cells, never for SQL, which readers copy. */
export function glued(text: string): string {
  return text.replace(/(\d) (?=(?:%|ms|s|min|h|B|[KMGTP]iB)(?![\w/]))/g, '$1\u00a0');
}
