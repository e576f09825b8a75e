/** Numbers as `result.json` holds them: bounded, so that a damaged file is told as one and never drawn or added up. */
import { z } from 'zod';

/** A pebibyte; in milliseconds, 35,000 years. */
const most = 2 ** 50;

/** Milliseconds, rates, shares. */
export const number = z.number().min(-most).max(most);
/** Counts and bytes. */
export const whole = z.int().nonnegative().max(most);

export const nullable = <T extends z.ZodType>(type: T) => type.nullable();
