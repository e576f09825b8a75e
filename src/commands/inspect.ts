/** `plimsoll inspect mysql://user@host/db --table NAME`: a profile of a real table, from a session that can only read. */
import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { connectReadOnly } from '../database/read-only-session.js';
import { tlsModes } from '../database/tls.js';
import { type ExitCode, messageOf, PlimsollError } from '../errors.js';
import { inspectTable } from '../inspect/inspect-table.js';
import { planLines, planLook } from '../inspect/look-plan.js';
import type { CommandIo } from '../io.js';
import type { Profile } from '../profile/schema.js';
import { writeProfile } from '../profile/write-profile.js';
import { duration } from '../quantity.js';
import { plimsollVersion } from '../version.js';
import { findServer, type ServerOptions } from './find-server.js';
import { isServerUrl, parseServerUrl, passwordGiven } from './server-url.js';

interface InspectOptions extends ServerOptions {
  readonly table: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly showStates?: boolean;
  /** False with --no-comments. */
  readonly comments: boolean;
  readonly sampleRows: number;
  readonly time: number;
  readonly password?: string | true;
}

const help = `
The password comes from PLIMSOLL_PASSWORD or MYSQL_PWD, from [client] or [plimsoll] of the option file, or from a
prompt. SELECT on the table is all that the account needs. docs/inspect.md says what is read and what never is.

Example:
  plimsoll inspect mysql://reader@db1.example/shop --table orders --out orders.profile.yaml
`;

/** The longest that one statement may take, whatever the time of the look. */
const statementMsMax = 10_000;

export function inspectCommand(io: CommandIo, _finish: (code: ExitCode) => void): Command {
  return (
    new Command('inspect')
      .description('profile a real table, read-only: definition, sizes, lengths, counts; no value of a row')
      .argument('<server>', 'mysql://user@host[:port]/database[?socket=/path]')
      .requiredOption('--table <name>', 'the table to look at')
      .option('--out <file>', 'write the profile there; without it to standard output')
      .option('--json', 'as JSON in place of YAML')
      .option('--dry-run', 'say what would be read, and read no row')
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
      .addHelpText('after', help)
      .action(async (server: string, options: InspectOptions) => {
        if (options.password !== undefined) throw passwordGiven();
        if (!isServerUrl(server)) parseServerUrl(server);
        const out = options.out === undefined ? null : resolve(io.cwd, options.out);
        if (out !== null && !options.dryRun) await tryOut(out);
        const profile = await look(io, server, options);
        if (profile === null) return;
        const text = options.json ? `${JSON.stringify(profile, null, 2)}\n` : writeProfile(profile);
        if (out === null) return void io.stdout.write(text);
        await writeOut(out, text);
        io.stderr.write(`wrote ${options.out}\n`);
      })
  );
}

/** Null for a dry run. */
async function look(io: CommandIo, server: string, options: InspectOptions): Promise<Profile | null> {
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

/** Before the server is asked anything: a place that cannot be written is told at once. */
async function tryOut(path: string): Promise<void> {
  await writeOut(`${path}.trying`, '').finally(() => rm(`${path}.trying`, { force: true }));
}

/** Whole or not at all: an older profile stays until the new one is written. */
async function writeOut(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await writeFile(partial, text, { flag: 'wx' });
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw new PlimsollError(`cannot write ${path}: ${messageOf(cause)}`, {
      code: 'out-unwritable',
      hint: 'Name another file with --out.',
      cause,
    });
  }
}
