/** What a scenario may say of each remedy: one entry a strategy, settings with their defaults. */
import { z } from 'zod';
import { strategies } from './registry.js';

const sweepValuesMax = 12;

/** Which value of which sweep a use is. */
export interface SweepPoint {
  /** The label that the sweep was listed under. */
  readonly of: string;
  readonly setting: string;
  /** As the scenario says it: "100 rows". */
  readonly text: string;
  /** In the base unit (rows, ms, bytes, share); null where it is no quantity. */
  readonly value: number | null;
}

const specs = strategies.map((strategy) =>
  z
    .strictObject({
      use: z.literal(strategy.name).describe(strategy.title),
      label: z
        .string()
        .regex(/^[a-z0-9]+([-.][a-z0-9]+)*$/, 'must be lower-case words joined by hyphens or dots, such as "prune-100"')
        .max(40)
        .optional()
        .describe('Names this use in the report; needed when one strategy is listed twice. Default: its name.'),
      with: strategy.settings.prefault({}).describe('Settings; each has a default.'),
      sweep: sweepOf(strategy.settings)
        .optional()
        .describe(
          'One setting with a list of values: the strategy is tried with each, in place of what `with` says of it.',
        ),
    })
    .transform((spec) => ({ ...spec, label: spec.label ?? spec.use, point: null as SweepPoint | null })),
);

/** Each setting may be swept, one at a time; a list of objects has no place on an axis. */
function sweepOf(settings: z.ZodType) {
  const shape = settings instanceof z.ZodObject ? (settings.shape as Readonly<Record<string, z.ZodType>>) : {};
  const lists = Object.entries(shape).map(([name, setting]) => [
    name,
    z.array(setting).min(2).max(sweepValuesMax).superRefine(scalarsOnce).optional(),
  ]);
  return z
    .strictObject(Object.fromEntries(lists) as Readonly<Record<string, z.ZodOptional<z.ZodArray<z.ZodType>>>>)
    .refine((sweep) => Object.keys(sweep).length === 1, {
      message: 'must have exactly one setting',
      // A key that is no setting is told already.
      when: ({ issues }) => issues.length === 0,
    });
}

function scalarsOnce(values: readonly unknown[], context: z.core.$RefinementCtx): void {
  for (const [index, value] of values.entries()) {
    if (typeof value === 'object')
      context.addIssue({ code: 'custom', path: [index], message: 'must be a single value: only such can be swept' });
    else if (values.indexOf(value) < index)
      context.addIssue({ code: 'custom', path: [index], message: 'is in the list twice' });
  }
}

export const strategySpecs = z.discriminatedUnion('use', specs as unknown as [(typeof specs)[number], ...typeof specs]);

/** One listed remedy: `label` is unique within a scenario and is `use` where none was given; `point` where it is one of a sweep. */
export type StrategySpec = z.output<typeof strategySpecs>;
