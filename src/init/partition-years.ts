/**
 * Between which dates history lies so that rows fall into the table's own RANGE partitions: from the first bound that
 * is a date, one step earlier, to before the last one, or so far behind it that an open partition has the most rows.
 * Null where bounds are no dates.
 */
import type { TableShape } from '../table/shape.js';

const dayMs = 86_400_000;
/** TO_DAYS('1970-01-01'). */
const daysTo1970 = 719_528;

export function partitionYears({ partitioning }: TableShape): { readonly from: string; readonly to: string } | null {
  if (!partitioning?.method.startsWith('RANGE')) return null;
  const bounds = partitioning.partitions.map(({ description }) => dateMs(description ?? '', partitioning.expression));
  const dates = bounds.filter((ms) => ms !== null);
  const [first, second = (first ?? 0) + 365 * dayMs] = dates;
  const last = dates.at(-1);
  if (first === undefined || last === undefined) return null;
  const step = Math.max(dayMs, second - first);
  const isOpen = partitioning.partitions.at(-1)?.description === 'MAXVALUE';
  // Traffic goes on behind history's end, and must still find a partition.
  // The open one, where new rows go, has the most: it is the one to be full.
  const to = isOpen ? last + 1.5 * step : last - step / 2;
  const from = Math.min(first - step, to - 2 * dayMs);
  return { from: isoDay(from), to: isoDay(to) };
}

function dateMs(bound: string, expression: string): number | null {
  const text = bound.replace(/^'|'$/g, '');
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) return Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  const number = Number(text);
  if (!/^\d+$/.test(text)) return null;
  if (/to_days/i.test(expression)) return (number - daysTo1970) * dayMs;
  if (/unix_timestamp/i.test(expression)) return number * 1000;
  if (/^year\(/i.test(expression.trim())) return Date.UTC(number, 0, 1);
  return null;
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
