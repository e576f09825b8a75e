/** What a scenario may say of each remedy: one entry a strategy, settings with their defaults. */
import { z } from 'zod';
import { strategies } from './registry.js';

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
    })
    .transform((spec) => ({ ...spec, label: spec.label ?? spec.use })),
);

export const strategySpecs = z.discriminatedUnion('use', specs as unknown as [(typeof specs)[number], ...typeof specs]);

/** One listed remedy: `label` is unique within a scenario and is `use` where none was given. */
export type StrategySpec = z.output<typeof strategySpecs>;
