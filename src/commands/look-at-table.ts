/** A read-only look at a real table, for `inspect`, which writes what it saw, and for `init`, which goes on from there. */
import { randomBytes } from 'node:crypto';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { connectReadOnly } from '../database/read-only-session.js';
import { tlsModes } from '../database/tls.js';
import { inspectTable } from '../inspect/inspect-table.js';
import { planLines, planLook } from '../inspect/look-plan.js';
import type { CommandIo } from '../io.js';
import type { Profile } from '../profile/schema.js';
import { duration } from '../quantity.js';
import { plimsollVersion } from '../version.js';
import { findServer, type ServerOptions } from './find-server.js';
import { parseServerUrl, passwordGiven } from './server-url.js';

export interface LookOptions extends ServerOptions {
  readonly showStates?: boolean;
  /** False with --no-comments. */
  readonly comments: boolean;
  readonly sampleRows: number;
  readonly time: number;
  readonly password?: string | true;
}

/** The longest that one statement may take, whatever the time of the look. */
const statementMsMax = 10_000;

/** The options that say how a real server is reached and how far it is looked at. */
export function withLookOptions(command: Command): Command {
  return (
    command
      .option('--sample-rows <number>', 'the most rows to read', wholeNumber, 100_000)
      .option('--time <duration>', 'the longest that the look may take', timeLimit, 60_000)
      .option('--show-states', 'name the values of state, group and kind columns, which are letters otherwise')
      .option('--no-comments', 'leave comments out of the definition')
      .option('--defaults-file <file>', 'option file to read in place of ~/.my.cnf')
      .addOption(
        new Option('--ssl-mode <mode>', 'encryption; preferred, or verify-identity with --ssl-ca').choices([
          ...tlsModes,
        ]),
      )
      .option('--ssl-ca <file>', 'authority that the server is verified by')
      .option('--ssl-cert <file>', 'certificate of this client')
      .option('--ssl-key <file>', 'its key')
      // Known so that it can be refused without being repeated.
      .addOption(new Option('-p, --password [password]').hideHelp())
  );
}

/** Tells on standard error what will be read, and reads it; `dryRun` tells on standard output, and answers null. */
export async function lookAtTable(
  io: CommandIo,
  server: string,
  options: LookOptions & { readonly table: string; readonly dryRun?: false },
): Promise<Profile>;
export async function lookAtTable(
  io: CommandIo,
  server: string,
  options: LookOptions & { readonly table: string; readonly dryRun?: boolean },
): Promise<Profile | null>;
export async function lookAtTable(
  io: CommandIo,
  server: string,
  options: LookOptions & { readonly table: string; readonly dryRun?: boolean },
): Promise<Profile | null> {
  if (options.password !== undefined) throw passwordGiven();
  parseServerUrl(server);
  const { endpoint, tls, name, notes } = await findServer(io, server, options);
  for (const note of notes) io.stderr.write(`option file, ${note}\n`);
  const bounds = { rowsMax: options.sampleRows, timeMs: options.time };
  await using session = await connectReadOnly(endpoint, {
    tls,
    statementMs: Math.min(statementMsMax, options.time),
    signal: io.signal,
  });
  const plan = await planLook(session, options.table, bounds, options.showStates ?? false);
  const told = options.dryRun ? io.stdout : io.stderr;
  told.write(
    `${name}:\n${planLines(plan)
      .map((line) => `  ${line}\n`)
      .join('')}`,
  );
  if (options.dryRun) return null;
  const profile = await inspectTable(session, plan, {
    madeBy: `plimsoll ${plimsollVersion}`,
    salt: randomBytes(16).toString('hex'),
    keepsComments: options.comments,
    random: Math.random,
    now: Date.now(),
    clock: () => performance.now(),
  });
  const { seen } = profile;
  io.stderr.write(
    `  read ${seen.rowsRead.toLocaleString('en')} rows in ${seen.seconds} s${seen.endedBy === 'time' ? '; the time was up before the sample was whole' : ''}\n`,
  );
  for (const { what, why } of seen.notSeen) io.stderr.write(`  not seen: ${what}: ${why}\n`);
  return profile;
}

function wholeNumber(text: string): number {
  const number = Number(text.replaceAll(/[_,]/g, ''));
  if (!Number.isInteger(number) || number < 100 || number > 10_000_000)
    throw new InvalidArgumentError('a whole number from 100 to 10000000.');
  return number;
}

function timeLimit(text: string): number {
  const parsed = duration({
    min: ['1s', 'the look takes some statements'],
    max: ['1h', 'it is a look and no dump'],
  }).safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`it ${parsed.error.issues[0]?.message ?? 'is no duration'}.`);
}
