/**
 * The JSON Schema of scenario files, from the zod schema: for editors, committed as
 * scenarios/scenario.schema.json, and for messages that name the keys which may stand somewhere.
 */
import { z } from 'zod';
import { scenarioSchema } from './schema.js';

let made: Readonly<Record<string, unknown>> | undefined;

/** JSON Schema, draft 2020-12, of what a scenario file may say. */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  made ??= { title: 'Plimsoll scenario', ...z.toJSONSchema(scenarioSchema, { io: 'input' }) };
  return made;
}
