/** Rules between keys of one section, as zod refinements; each puts its problem on the key to change. */
import type { z } from 'zod';
import { formatShare } from '../measure/format.js';

type Refinement<Value> = (value: Value, context: z.core.$RefinementCtx<Value>) => void;

/** Shares under `key` make 100 %, give or take a thousandth of a per cent. */
export function sumsToWhole<Key extends string>(key: Key): Refinement<Readonly<Record<Key, number>>[]> {
  return (items, context) => {
    const sum = items.reduce((total, item) => total + item[key], 0);
    if (Math.abs(sum - 1) <= 1e-5) return;
    context.addIssue({
      code: 'custom',
      message: `must have ${key}s that make 100%, and they make ${formatShare(sum)}`,
    });
  };
}

/** No two items say the same under `key`. */
export function unique<Key extends string>(key: Key): Refinement<Readonly<Record<Key, string>>[]> {
  return (items, context) => {
    const seen = new Map<string, number>();
    for (const [index, item] of items.entries()) {
      const first = seen.get(item[key]);
      if (first === undefined) seen.set(item[key], index);
      else
        context.addIssue({
          code: 'custom',
          path: [index],
          message: `has the ${key} "${item[key]}" of entry ${first + 1}; give it a ${key} of its own`,
        });
    }
  };
}

/** The date under `first` lies before the one under `second`. ISO dates sort as text. */
export function inOrder<First extends string, Second extends string>(
  first: First,
  second: Second,
): Refinement<Readonly<Record<First | Second, string>>> {
  return (section, context) => {
    if (section[first] >= section[second])
      context.addIssue({ code: 'custom', path: [second], message: `must be after ${first} (${section[first]})` });
  };
}
