/** RANGE COLUMNS (created_at) partitions by month: names, bounds and the clause that makes them. Pure. */

export interface MonthPartition {
  /** `p2011_06` begins in June 2011; the first also holds whatever is older. */
  readonly name: string;
  /** First day that is not in it, `2011-07-01`. */
  readonly before: string;
}

/**
 * Of `span` months each, from the month of `oldest` until one ends at least `ahead` months behind that of `newest`
 * (MySQL DATETIME text, both).
 */
export function monthPartitions(
  oldest: string,
  newest: string,
  { span, ahead }: { readonly span: number; readonly ahead: number },
): readonly MonthPartition[] {
  const last = monthNumber(newest) + ahead;
  const partitions: MonthPartition[] = [];
  for (let month = monthNumber(oldest); month <= last; month += span)
    partitions.push({ name: `p${monthText(month).replace('-', '_')}`, before: `${monthText(month + span)}-01` });
  return partitions;
}

/** With a last partition for everything later, so that no insert is ever without one. */
export function partitionClause(partitions: readonly MonthPartition[]): string {
  const months = partitions.map(({ name, before }) => `PARTITION ${name} VALUES LESS THAN ('${before}')`);
  return `PARTITION BY RANGE COLUMNS (created_at) (${[...months, 'PARTITION pmax VALUES LESS THAN (MAXVALUE)'].join(', ')})`;
}

function monthNumber(datetime: string): number {
  return Number(datetime.slice(0, 4)) * 12 + Number(datetime.slice(5, 7)) - 1;
}

function monthText(month: number): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
}
