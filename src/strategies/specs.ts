/** What a scenario may say of each remedy: one entry a strategy, settings with their defaults. */
import { z } from 'zod';
import { strategies } from './registry.js';

const specs = strategies.map((strategy) =>
  z.strictObject({
    use: z.literal(strategy.name),
    /** Names this use in the report; needed when one strategy is listed twice. */
    label: z
      .string()
      .regex(/^[a-z0-9]+([-.][a-z0-9]+)*$/)
      .max(40)
      .optional(),
    with: strategy.settings.prefault({}),
  }),
);

export const strategySpecs = z.discriminatedUnion('use', specs as unknown as [(typeof specs)[number], ...typeof specs]);
export type StrategySpec = z.output<typeof strategySpecs>;
