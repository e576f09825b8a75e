/**
 * Rebuilds the table into a new file: the incident's medium-term remedy. It writes every live row once more,
 * so it needs room for a second file beside the first, and gives back what holes and half-empty pages held;
 * where the table has none, it gives back nothing. Online (INPLACE) lets writes go on and replays them from a
 * row log (innodb_online_alter_log_max_size); COPY blocks them.
 */
import { z } from 'zod';
import type { StatementOutcome } from '../database/session.js';
import { bytes } from '../quantity.js';
import { quoted } from '../table/quoted.js';
import type { Table } from '../table/table.js';
import { attemptUntilAborted, untilAborted } from './interruptible-statement.js';
import { leftBehind } from './left-behind.js';
import { defineStrategy, done, type RemedyContext, type RemedyOutcome, stopped, timeLimitReached } from './strategy.js';

/** ER_INNODB_ONLINE_LOG_TOO_BIG. OPTIMIZE answers with a row of text, which names the variable and not the number. */
const rowLogOverflowErrno = 1799;
const rowLogVariable = 'innodb_online_alter_log_max_size';
const tableFullText = / is full\b/;

export const compact = defineStrategy({
  name: 'compact',
  title: 'rebuild the table file',
  effect: () => 'keeps',
  meets: ({ algorithm }, table) => (isOnline(algorithm, table) ? ['fill-disk', 'row-log'] : ['fill-disk']),
  refuses(table, { algorithm }) {
    const index = fulltextOf(table);
    return index !== null && algorithm === 'inplace'
      ? `compact in place rebuilds no table with a FULLTEXT index, and ${quoted(table.name)} has ${quoted(index)}: algorithm copy does`
      : null;
  },
  settings: z.strictObject({
    /** `optimize` is OPTIMIZE TABLE: in place where that can be, and statistics anew. `copy` packs tighter, and blocks writes. */
    algorithm: z.enum(['inplace', 'copy', 'optimize']).default('inplace'),
    /** For this rebuild: how much may be written meanwhile before it fails with error 1799. Default: the server's. */
    rowLog: bytes({ min: ['64KiB', 'the server takes no less'] }).optional(),
  }),
  async run(context, { algorithm, rowLog }) {
    if (rowLog === undefined) return await rebuild(context, algorithm);
    // On a connection of its own: the remedy's may be the one that dies.
    await using admin = await context.connect();
    const [before] = await admin.query<{ bytes: number | string }>(`SELECT @@GLOBAL.${rowLogVariable} AS bytes`);
    const set = (value: number) => admin.execute(`SET GLOBAL ${rowLogVariable} = ${value}`);
    context.progress({ statement: `SET GLOBAL ${rowLogVariable} = ${rowLog}` });
    await set(rowLog);
    try {
      return await rebuild(context, algorithm);
    } finally {
      await set(Number(before?.bytes));
    }
  },
});

type Algorithm = 'inplace' | 'copy' | 'optimize';

/** Keeps a row log of what is written meanwhile; OPTIMIZE copies a table with a FULLTEXT index, and blocks writes. */
function isOnline(algorithm: Algorithm, table: Table): boolean {
  return algorithm === 'inplace' || (algorithm === 'optimize' && fulltextOf(table) === null);
}

function fulltextOf({ shape }: Table): string | null {
  return shape.indexes.find(({ kind }) => kind === 'fulltext')?.name ?? null;
}

async function rebuild(context: RemedyContext, algorithm: Algorithm): Promise<RemedyOutcome> {
  const { table, signal } = context;
  const alter = (lock: string) =>
    attemptUntilAborted(
      context,
      `ALTER TABLE ${quoted(table.name)} FORCE, ALGORITHM = ${algorithm.toUpperCase()}, LOCK = ${lock}`,
    );
  const refusal =
    algorithm === 'optimize'
      ? await optimize(context)
      : refusalOf(await alter(algorithm === 'copy' ? 'SHARED' : 'NONE'));
  if (refusal === null) return done;
  if (signal.aborted) return timeLimitReached;
  return stopped([explain(refusal), await leftBehind(context)].filter(Boolean).join('; '));
}

/** OPTIMIZE tells of failure in its result set, not as an error. */
async function optimize(context: RemedyContext): Promise<string | null> {
  const statement = `OPTIMIZE TABLE ${quoted(context.table.name)}`;
  const rows = await untilAborted(context, statement, () =>
    context.session.query<{ Msg_type: string; Msg_text: string }>(statement),
  );
  return rows.find(({ Msg_type }) => Msg_type.toLowerCase() === 'error')?.Msg_text ?? null;
}

function refusalOf(outcome: StatementOutcome): string | null {
  if (outcome.status === 'accepted') return null;
  if (outcome.status === 'connection-lost') return outcome.message;
  return `${outcome.errno} ${outcome.message}`;
}

/** What the refusal means to somebody who waited an hour for it. */
function explain(refusal: string): string {
  if (refusal.startsWith(`${rowLogOverflowErrno} `) || refusal.includes(rowLogVariable))
    return `${refusal} (row log overflow, ${rowLogOverflowErrno}: more was written meanwhile than ${rowLogVariable} holds; the rebuild was thrown away and the table is as it was: raise the limit, or rebuild at a quieter hour)`;
  if (tableFullText.test(refusal))
    return `${refusal} (the new file met the limit before all rows were in it: there is no room for a second file, or the rows do not fit into one)`;
  return refusal;
}
