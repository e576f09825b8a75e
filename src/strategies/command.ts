/**
 * The user's own clean-up script or tool, as production would run it. It gets the connection by environment,
 * never on a command line, and makes it itself; it is bounded in time and its output is kept. What it may do to
 * rows is what the scenario declares, and every row is checked for it afterwards.
 */
import { z } from 'zod';
import type { ProgramEnd } from '../program.js';
import { duration, share } from '../quantity.js';
import { finishedBeforeSql } from '../table/age.js';
import { quoted } from '../table/quoted.js';
import { finishedSql } from '../table/table.js';
import { lastMessage } from './last-message.js';
import { defineStrategy, done, nothing, type RemedyContext, type RemedyOutcome, stopped } from './strategy.js';

const argument = z.string().regex(/^[^\0]*$/, 'cannot hold a NUL character');

const settings = z.strictObject({
  run: z
    .array(argument)
    .min(1)
    .max(1000)
    .refine(([program]) => program !== '', 'must begin with a program')
    .describe(
      'The program and its arguments, one an entry; no shell, unless the program is one. It is started in the scenario’s directory, from where a path counts that is not absolute.',
    ),
  effect: z
    .enum(['keeps', 'trims', 'deletes', 'archives'])
    .describe('What it may do to finished rows; every row is checked for it.'),
  olderThan: duration()
    .optional()
    .describe(
      'Its policy: only rows written at least this long before PLIMSOLL_NOW may be taken; else every finished row.',
    ),
  atMost: share().optional().describe('Its policy: no more than this share of the full table’s rows may be taken.'),
  timeLimit: duration().optional().describe('It is ended after this; trials.timeLimit holds as well.'),
  archiveTable: z
    .string()
    .regex(/^[A-Za-z0-9_$]{1,64}$/, 'must be the name of a table, without its schema')
    .optional()
    .describe('Where it moves rows to, with the columns of the table; archived_ and its name where nothing is said.'),
});

export const command = defineStrategy({
  name: 'command',
  title: 'run a clean-up program of your own',
  effect: ({ effect }) => effect,
  needs: ({ olderThan }) => (olderThan === undefined ? [] : ['age']),
  mayTake({ table, ages, rows }, { effect, olderThan, atMost }) {
    if (effect === 'keeps') return nothing;
    const most = atMost === undefined ? undefined : Math.ceil(atMost * rows);
    const where = olderThan === undefined ? finishedSql(table) : finishedBeforeSql(table, ages, olderThan);
    return { where, takenMax: most, trimmedMax: most };
  },
  settings,
  countsUnknown: true,
  async run(context, { run, timeLimit, archiveTable }) {
    context.progress({ statement: run.map(shellWord).join(' ') });
    // Not AbortSignal.timeout: see run/remedy.ts.
    const limit = new AbortController();
    const timer = timeLimit === undefined ? undefined : setTimeout(() => limit.abort(), timeLimit);
    const signal = AbortSignal.any([context.signal, limit.signal]);
    const env = environment(context, archiveTable ?? context.table.archiveName);
    const end = await context.runProgram({ run, env, secret: context.endpoint.password, signal });
    clearTimeout(timer);
    return outcomeOf(end, signal.aborted);
  },
  async rowSources({ session }, { archiveTable }) {
    if (archiveTable === undefined) return {};
    const [found] = await session.query(
      'SELECT 1 AS found FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
      [archiveTable],
    );
    return found ? { archived: quoted(archiveTable) } : {};
  },
});

/** All strings, empty where there is nothing to say: a script may be strict about unset names. */
function environment({ endpoint, table, ages }: RemedyContext, archiveTable: string): Record<string, string> {
  const { host, port, socketPath, user, password, database } = endpoint;
  return {
    PLIMSOLL_HOST: host,
    PLIMSOLL_PORT: socketPath === null ? String(port) : '',
    PLIMSOLL_SOCKET: socketPath ?? '',
    PLIMSOLL_USER: user,
    PLIMSOLL_PASSWORD: password,
    PLIMSOLL_DATABASE: database,
    PLIMSOLL_TABLE: table.name,
    PLIMSOLL_ARCHIVE_TABLE: archiveTable,
    PLIMSOLL_NOW: ages.now,
    // MySQL's own clients and Perl's driver read it.
    MYSQL_PWD: password,
  };
}

function outcomeOf(end: ProgramEnd, aborted: boolean): RemedyOutcome {
  if (end.status === 'not-started') return stopped(`the program could not be started: ${end.reason}`);
  const { output } = end;
  if (aborted) return { ...stopped(told('the time limit was reached', output)), output };
  if (end.status === 'killed') return { ...stopped(told(`the program was ended by ${end.by}`, output)), output };
  if (end.code !== 0) return { ...stopped(told(`the program ended with exit code ${end.code}`, output)), output };
  return { ...done, output };
}

function told(what: string, output: string): string {
  const last = lastMessage(output);
  return last === '' ? what : `${what}: ${last}`;
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
