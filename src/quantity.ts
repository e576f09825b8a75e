/**
 * Numbers as people write them, always with a unit: "64MiB", "30s", "200/s", "90%", "500 rows".
 * Each is a zod pipe: text in, a plain number in the base unit out. Bounds are written in the same
 * notation and carry their reason, which the reader of a message gets to see.
 */
import { z } from 'zod';

/** A bound and why it is there: ['64MiB', 'the server needs that much for its own files']. */
type Bound = readonly [quantity: string, because: string];
export interface Bounds {
  readonly min?: Bound;
  readonly max?: Bound;
}

interface Kind {
  /** "a size" */
  readonly name: string;
  readonly units: Readonly<Record<string, number>>;
  readonly example: string;
  readonly whole?: boolean;
}

const byteUnits = { B: 1, kB: 1e3, KiB: 2 ** 10, MB: 1e6, MiB: 2 ** 20, GB: 1e9, GiB: 2 ** 30, TB: 1e12, TiB: 2 ** 40 };
const durationUnits = { ms: 1, s: 1e3, min: 6e4, h: 3.6e6, d: 8.64e7 };

/** Bytes: "64MiB", "2.5kB". */
export const bytes = (bounds?: Bounds) =>
  quantity({ name: 'a size', units: byteUnits, example: '64MiB' }, bounds).transform(Math.round);

/** Milliseconds: "250ms", "30s", "5min". */
export const duration = (bounds?: Bounds) =>
  quantity({ name: 'a duration', units: durationUnits, example: '30s' }, bounds);

/** Events per second: "200/s". */
export const perSecond = (bounds?: Bounds) =>
  quantity({ name: 'a rate', units: { '/s': 1 }, example: '200/s' }, bounds);

/** A share, 0 to 1: "90%". */
export const share = (bounds?: Bounds) =>
  quantity(
    { name: 'a share', units: { '%': 0.01 }, example: '90%' },
    { max: ['100%', 'it is a part of a whole'], ...bounds },
  );

/** A growth per year as a factor: "35%/year" gives 1.35. */
export const growthPerYear = (bounds?: Bounds) =>
  quantity({ name: 'a yearly growth', units: { '%/year': 0.01 }, example: '35%/year' }, bounds).transform(
    (value) => 1 + value,
  );

/** A ratio: "4x". */
export const ratio = (bounds?: Bounds) => quantity({ name: 'a ratio', units: { x: 1 }, example: '4x' }, bounds);

/** A whole number of things: "500 rows", "1 row". `noun` is the plural. */
export const count = (noun: string, bounds?: Bounds) =>
  quantity(
    { name: 'a count', units: { [noun]: 1, [noun.replace(/s$/, '')]: 1 }, example: `10 ${noun}`, whole: true },
    bounds,
  );

/** A number, then its unit; a space may stand between them. */
const shape = /^([+-]?\d+(?:\.\d+)?)\s*(.*)$/s;

function quantity(kind: Kind, bounds: Bounds = {}) {
  const limit = (bound: Bound) => ({ text: bound[0], because: bound[1], value: boundValue(kind, bound[0]) });
  const min = bounds.min && limit(bounds.min);
  const max = bounds.max && limit(bounds.max);
  return z
    .string({ error: (issue) => notText(kind, issue.input) })
    .meta({ pattern: patternOf(kind), examples: [kind.example] })
    .transform((text, context) => {
      const parsed = parseQuantity(kind, text);
      const problem =
        typeof parsed === 'string'
          ? parsed
          : min && parsed < min.value
            ? `must be at least ${min.text}: ${min.because}`
            : max && parsed > max.value
              ? `must be at most ${max.text}: ${max.because}`
              : null;
      if (problem === null) return parsed as number;
      context.addIssue({ code: 'custom', message: problem });
      return z.NEVER;
    });
}

/** The value in the base unit, or what is wrong with the text. */
function parseQuantity(kind: Kind, text: string): number | string {
  const match = shape.exec(text.trim());
  const number = match?.[1];
  const unit = match?.[2] ?? '';
  if (number === undefined) return `must be ${kind.name} with a unit, such as "${kind.example}"`;
  if (number.startsWith('-')) return `must be ${kind.name} and cannot be negative`;
  if (unit === '') return withoutUnit(kind, number);
  const factor = kind.units[unit];
  if (factor === undefined) {
    const near = Object.keys(kind.units).find((known) => known.toLowerCase() === unit.toLowerCase());
    return `must be ${kind.name}, but "${unit}" is not a unit of it: ${near ? `did you mean "${near}"?` : unitList(kind)}`;
  }
  // 35 * 0.01 is 0.35000000000000003; 35 / 100 is 0.35.
  const value = factor < 1 ? Number(number) / Math.round(1 / factor) : Number(number) * factor;
  if (!Number.isFinite(value) || value > Number.MAX_SAFE_INTEGER) return `is beyond what can be counted`;
  if (kind.whole && !Number.isSafeInteger(value)) return `must be a whole number of ${unit}`;
  return value;
}

function boundValue(kind: Kind, text: string): number {
  const value = parseQuantity(kind, text);
  if (typeof value === 'string') throw new TypeError(`bound ${text}: ${value}`);
  return value;
}

function notText(kind: Kind, input: unknown): string {
  if (input === undefined) return `is missing; it must be ${kind.name}, such as "${kind.example}"`;
  if (typeof input === 'number' && Number.isFinite(input)) return withoutUnit(kind, String(input));
  return `must be ${kind.name} with a unit, such as "${kind.example}"`;
}

function withoutUnit(kind: Kind, number: string): string {
  const what = `is ${kind.name} without its unit`;
  const [unit, second] = Object.keys(kind.units);
  if (kind.whole) return `${what}: write "${number} ${unit}"`;
  return second === undefined ? `${what}: write "${number}${unit}"` : `${what}: ${unitList(kind)}`;
}

function unitList(kind: Kind): string {
  const names = Object.keys(kind.units);
  if (names.length === 1 || kind.whole) return `write it as "${kind.example}"`;
  return `one of ${names.join(', ')}, such as "${kind.example}"`;
}

function patternOf(kind: Kind): string {
  const units = Object.keys(kind.units).map((unit) => unit.replace(/[/%.]/g, '\\$&'));
  return `^\\d+(\\.\\d+)?\\s*(${units.join('|')})$`;
}
