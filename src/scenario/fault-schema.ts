/** What a scenario may say of `faults`: each is tried with every strategy, or with those it lists, besides the clean trials. */
import { z } from 'zod';
import { bytes, duration, share } from '../quantity.js';

const common = {
  name: z
    .string()
    .regex(/^[a-z0-9]+([-.][a-z0-9]+)*$/, 'must be lower-case words joined by hyphens or dots')
    .max(40)
    .optional()
    .describe('Names this fault in the report; needed when one kind is listed twice. Default: its kind.'),
  strategies: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      'Labels of the strategies to break. Where nothing is said all that can meet it: a kill meets any, a long read those that remove rows, a full disk those that write rows a second time, the row log online rebuilds.',
    ),
};

const at = share()
  .prefault('50%')
  .describe(
    'When it strikes: at this share of the rows that a clean trial of the strategy moves, or of its time where the strategy does not tell rows as it goes.',
  );

const kinds = [
  z
    .strictObject({ kind: z.literal('kill-connection'), at, ...common })
    .describe('KILLs every connection of the remedy.'),
  z
    .strictObject({ kind: z.literal('kill-process'), at, ...common })
    .describe('The remedy’s own process dies: its sockets close without COMMIT, ROLLBACK or QUIT, nothing cleans up.'),
  z.strictObject({ kind: z.literal('kill-server'), at, ...common }).describe('SIGKILL to mysqld, then a restart.'),
  z
    .strictObject({
      kind: z.literal('long-read'),
      hold: duration().optional().describe('Released after this; at the remedy’s end where nothing is said.'),
      ...common,
    })
    .describe('A read transaction, opened before the remedy, that keeps purge from removing what is deleted.'),
  z
    .strictObject({
      kind: z.literal('fill-disk'),
      at,
      leave: bytes().prefault('4MiB').describe('Bytes that stay free on the file system.'),
      ...common,
    })
    .describe('The file system of the data directory runs full; needs one of the lab’s own.'),
  z
    .strictObject({ kind: z.literal('row-log'), ...common })
    .describe(
      'innodb_online_alter_log_max_size at its minimum, and a client that keeps writing: an online rebuild fails with 1799.',
    ),
] as const;

export const faultSpecs = z
  .discriminatedUnion('kind', kinds)
  .transform((spec) => ({ ...spec, name: spec.name ?? spec.kind }));

/** One listed fault: `name` is unique within a scenario. */
export type FaultSpec = z.output<typeof faultSpecs>;
