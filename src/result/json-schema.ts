/** The JSON Schema of `result.json`, from the zod schema that reads and writes it. */
import { z } from 'zod';
import { resultSchema } from './schema.js';

/** JSON Schema, draft 2020-12, of a result as this version writes it; shapes that stand in several places are in `$defs`. */
export function resultJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: 'Plimsoll result', ...z.toJSONSchema(resultSchema, { io: 'output' }) };
}
