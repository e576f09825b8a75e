/** Words that several sentences share: lists, counts, figures with their range. */
import type { Interval } from '../result/schema.js';
import { formatCount } from './format.js';

const listedMax = 4;

/** "a, b, c, d and 3 more". */
export function listed(names: readonly string[]): string {
  const more = names.length - listedMax;
  if (more > 0) return `${names.slice(0, listedMax).join(', ')} and ${formatCount(more)} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

export function counted(count: number, noun: string): string {
  return count === 1 ? `one ${noun}` : `${formatCount(count)} ${noun}s`;
}

/** "610 ms (590 ms to 640 ms in 3 rounds)". */
export function withRange(interval: Interval, format: (value: number) => string): string {
  const middle = format(interval.median);
  if (interval.samples === 1) return `${middle} (one round)`;
  return `${middle} (${format(interval.low)} to ${format(interval.high)} in ${counted(interval.samples, 'round')})`;
}

const reasonCharactersMax = 200;

/** A reason inside a sentence: on one line, without its full stop, and not the whole of a program's output. */
export function inSentence(reason: string): string {
  const text = reason.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return text.length <= reasonCharactersMax ? text : `${text.slice(0, reasonCharactersMax).trimEnd()} […]`;
}
