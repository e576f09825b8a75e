/**
 * Rebuilds the table into a new file: the incident's medium-term remedy. It writes every live row once more,
 * so it needs room for a second file beside the first, and gives back what holes and half-empty pages held;
 * where the table has none, it gives back nothing. Online (INPLACE) lets writes go on and replays them from a
 * row log (innodb_online_alter_log_max_size); COPY blocks them.
 */
import { z } from 'zod';
import { defineStrategy, done, stopped } from './strategy.js';

export const compact = defineStrategy({
  name: 'compact',
  title: 'rebuild the table file',
  effect: () => 'keeps',
  settings: z.strictObject({ algorithm: z.enum(['inplace', 'copy']).default('inplace') }),
  async run({ session, table, progress }, { algorithm }) {
    const lock = algorithm === 'inplace' ? 'NONE' : 'SHARED';
    const statement = `ALTER TABLE \`${table}\` FORCE, ALGORITHM = ${algorithm.toUpperCase()}, LOCK = ${lock}`;
    progress({ statement });
    const outcome = await session.attempt(statement);
    return outcome.status === 'accepted' ? done : stopped(outcome.message);
  },
});
