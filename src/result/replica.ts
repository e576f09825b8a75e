/** What a replica beside the source felt. */
import { z } from 'zod';
import { nullable, number, whole } from './numbers.js';

/** What a replica felt while it followed. */
export const replica = z
  .strictObject({
    cloneMs: number.describe('Making it a copy of the source, before it followed.'),
    lag: z
      .array(
        z.strictObject({
          tMs: number.describe('Since the replica began to follow.'),
          lagMs: number.describe('Age of the last heartbeat that it had applied.'),
        }),
      )
      .describe('How old the source’s heartbeat was at the replica.'),
    lagMsMax: number.describe('The largest of these.'),
    caughtUpMs: nullable(number).describe(
      'From the end of traffic until nothing was left to apply; null where that did not come.',
    ),
    stopped: nullable(
      z.strictObject({
        errno: whole.describe('MySQL’s error number.'),
        message: z.string().describe('In MySQL’s words.'),
      }),
    ).describe('The error that its applier stopped with first, or null.'),
    receiver: nullable(
      z.strictObject({
        errno: whole.describe('MySQL’s error number.'),
        message: z.string().describe('In MySQL’s words.'),
      }),
    )
      .default(null)
      .describe('Where it did not catch up: the error that cut its receiver off from the source, or null.'),
    restarts: whole.describe(
      'How often it was then started again, by hand as it were, each time once purge had run there.',
    ),
    tableBytes: whole.describe('Size of the table’s file at the replica.'),
    same: nullable(z.boolean()).describe(
      'Whether it holds the source’s rows, by count and checksum, once it has caught up; null where it has not.',
    ),
  })
  .meta({ id: 'Replica', description: 'What a replica felt while it followed.' });
export type ReplicaFigures = z.output<typeof replica>;
