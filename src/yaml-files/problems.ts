/**
 * What zod found wrong, as one line each: `file:line:column: key must be …; received …`. An unknown
 * key is a problem of its own, with the key that was probably meant.
 */
import type { z } from 'zod';
import { keysAt, pathsEndingIn, type SchemaNode } from './schema-keys.js';
import type { KeyPath, Place } from './yaml-source.js';

export interface Locator {
  whereIsValue(path: KeyPath): Place;
  whereIsKey(path: KeyPath, key: string): Place;
}

/** One line a problem, in the file's order. `schema` is the JSON Schema of such files. */
export function problemLines(
  issues: readonly z.core.$ZodIssue[],
  data: unknown,
  locator: Locator,
  schema: SchemaNode,
): string[] {
  const problems = issues.flatMap((issue) => {
    const path = issue.path as KeyPath;
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        place: locator.whereIsKey(path, key),
        what: `${labelOf([...path, key])} is not a key here${meant(path, key, data, schema)}`,
      }));
    const value = valueAt(data, path);
    const received = value === undefined ? '' : `; received ${shown(value)}`;
    return [{ place: locator.whereIsValue(path), what: `${labelOf(path)} ${messageFor(issue, value)}${received}` }];
  });
  return problems
    .sort((one, other) => one.place.offset - other.place.offset)
    .map(({ place, what }) => `${place.text}: ${what}`);
}

/** "workload.types[2].weight", or "the file" for the root. */
function labelOf(path: KeyPath): string {
  if (path.length === 0) return 'the file';
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${plainKey(part)}`))
    .join('');
}

/** A key as it is where it is a word, else in quotes, so that a message stays one line. */
function plainKey(key: string): string {
  return /^[\w$-]{1,60}$/.test(key) ? key : shown(key);
}

/** The nearest of `known` by edit distance, where it is near enough to have been meant. */
export function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, Math.floor(word.length / 3)) ? best.name : null;
}

function meant(path: KeyPath, key: string, data: unknown, schema: SchemaNode): string {
  const known = keysAt(schema, path, data);
  const near = nearest(key, known);
  if (near) return `; did you mean "${near}"?`;
  const [elsewhere] = pathsEndingIn(schema, key);
  if (elsewhere) return `; it belongs under ${elsewhere}`;
  return known.length > 0 ? `; known here: ${known.join(', ')}` : '; nothing may stand here';
}

function messageFor(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'custom' || issue.code === 'invalid_format') return issue.message;
  if (issue.code === 'invalid_type' && 'expected' in issue) return typeMessage(issue, value);
  if (issue.code === 'invalid_value') return choice(issue.values.map(String), value);
  if (issue.code === 'invalid_union' && 'options' in issue)
    return choice((issue.options as unknown[]).map(String), value);
  if (issue.code === 'too_small')
    return `must ${sizeWord(issue.origin)} at least ${issue.minimum}${unitOf(issue.origin)}`;
  if (issue.code === 'too_big') return `must ${sizeWord(issue.origin)} at most ${issue.maximum}${unitOf(issue.origin)}`;
  return issue.message;
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a section of keys',
  array: 'a list',
  string: 'text',
  int: 'a whole number',
  number: 'a number',
};

function typeMessage(issue: z.core.$ZodIssueInvalidType, value: unknown): string {
  // A quantity words its own message; zod's begins with "Invalid input".
  if (!issue.message.startsWith('Invalid input')) return issue.message;
  const expected = typeNames[issue.expected] ?? issue.expected;
  return value === undefined ? `is missing; it must be ${expected}` : `must be ${expected}`;
}

function choice(options: readonly string[], value: unknown): string {
  const near = typeof value === 'string' ? nearest(value, options) : null;
  const list = `one of ${options.join(', ')}`;
  if (value === undefined) return `is missing; it must be ${list}`;
  return near ? `must be ${list}; did you mean "${near}"?` : `must be ${list}`;
}

function sizeWord(origin: string): string {
  return origin === 'string' || origin === 'array' ? 'have' : 'be';
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';
}

function valueAt(data: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<string | number, unknown> | undefined)?.[part], data);
}

/** A value in at most 60 characters of one line. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Uint8Array) return 'binary data';
  if (value !== null && typeof value === 'object') return 'a section of keys';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Levenshtein's distance; both words are short. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let column = 0; column < other.length; column++)
      next.push(
        Math.min(
          (next[column] as number) + 1,
          (row[column + 1] as number) + 1,
          (row[column] as number) + (letter === other[column] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[other.length] as number;
}
