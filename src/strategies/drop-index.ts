/**
 * Drops a secondary index: its pages come back at once, without purge, and the statement only changes
 * metadata. Minutes of air, paid for by every query that the index served, and by building it again later.
 */
import { z } from 'zod';
import { defineStrategy, done, stopped } from './strategy.js';

/** ER_CANT_DROP_FIELD_OR_KEY: an earlier run dropped it, where the full table had it; else there never was one. */
const noSuchKeyErrno = 1091;

export const dropIndex = defineStrategy({
  name: 'drop-index',
  title: 'drop a secondary index',
  effect: () => 'keeps',
  settings: z.strictObject({
    /** One whose readers can wait. By default the one for lists by account, the jobs table's largest. */
    index: z
      .string()
      .regex(/^[A-Za-z0-9_$]{1,64}$/, 'must be the name of an index, such as "idx_user"')
      .default('idx_account_created'),
  }),
  async run({ session, table, indexes, progress }, { index }) {
    const statement = `ALTER TABLE \`${table}\` DROP INDEX \`${index}\`, ALGORITHM = INPLACE, LOCK = NONE`;
    progress({ statement });
    const outcome = await session.attempt(statement);
    if (outcome.status === 'accepted') return done;
    if (outcome.status !== 'refused' || outcome.errno !== noSuchKeyErrno) return stopped(outcome.message);
    return indexes.includes(index) ? done : stopped(`${outcome.errno} (${outcome.sqlState}): ${outcome.message}`);
  },
});
