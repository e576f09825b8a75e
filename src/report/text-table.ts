/** A table as text, one row a remedy: made once, shown by the page and by the markdown. */
import type { Interval } from '../result/schema.js';

export interface TextTable {
  readonly columns: readonly TextColumn[];
  readonly rows: readonly TextRow[];
}

export interface TextColumn {
  readonly label: string;
  /** What the column means, in a few words; may be empty. */
  readonly meaning: string;
}

export interface TextRow {
  readonly name: string;
  /** One a column, in their order. */
  readonly cells: readonly TextCell[];
}

export interface TextCell {
  readonly text: string;
  /** Interval (none from one sample), share or count behind the text; may be empty. */
  readonly detail: string;
}

/** The median, its ends as detail where they differ; `missing` where there is none. */
export function intervalCell(
  interval: Interval | null | undefined,
  format: (value: number) => string,
  missing = '–',
): TextCell {
  if (!interval) return { text: missing, detail: '' };
  const { median, low, high, samples } = interval;
  const [from, to] = [format(low), format(high)];
  return { text: format(median), detail: samples > 1 && from !== to ? `${from} to ${to}` : '' };
}

export function plainCell(text: string): TextCell {
  return { text, detail: '' };
}

/** Details that are there, as one. */
export function joined(...details: readonly string[]): string {
  return details.filter(Boolean).join('; ');
}
