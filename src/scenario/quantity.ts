/**
 * Numbers as people write them, always with a unit: "64MiB", "30s", "200/s", "90%", "500 rows".
 * Each is a zod codec-like pipe: text in, a plain number in the base unit out.
 */
import { z } from 'zod';

const byteUnits: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KiB: 2 ** 10,
  MB: 1e6,
  MiB: 2 ** 20,
  GB: 1e9,
  GiB: 2 ** 30,
  TB: 1e12,
  TiB: 2 ** 40,
};
const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1e3, min: 6e4, h: 3.6e6, d: 8.64e7 };

/** Bytes: "64MiB", "2.5kB". */
export const bytes = () => quantity('a size', byteUnits, '64MiB');
/** Milliseconds: "250ms", "30s", "5min". */
export const duration = () => quantity('a duration', durationUnits, '30s');
/** Events per second: "200/s". */
export const perSecond = () => quantity('a rate', { '/s': 1 }, '200/s');
/** A share, 0 to 1: "90%". */
export const share = () => quantity('a share', { '%': 0.01 }, '90%').refine((value) => value <= 1, 'at most 100%');
/** A growth per year as a factor: "35%/year" gives 1.35. */
export const growthPerYear = () =>
  quantity('a yearly growth', { '%/year': 0.01 }, '35%/year').transform((value) => 1 + value);
/** A ratio: "4x". */
export const ratio = () => quantity('a ratio', { x: 1 }, '4x');
/** A whole number of things: "500 rows". */
export const count = (noun: string) =>
  quantity('a count', { [` ${noun}`]: 1 }, `500 ${noun}`).refine(Number.isSafeInteger, 'a whole number');

function quantity(kind: string, units: Readonly<Record<string, number>>, example: string) {
  return z.string().transform((text, context) => {
    const match = /^(\d+(?:\.\d+)?)(.+)$/.exec(text.trim());
    const factor = match ? (units[match[2] as string] ?? units[(match[2] as string).trim()]) : undefined;
    if (!match || factor === undefined) {
      context.addIssue({ code: 'custom', message: `${kind} with a unit, such as "${example}"` });
      return z.NEVER;
    }
    return Number(match[1]) * factor;
  });
}
