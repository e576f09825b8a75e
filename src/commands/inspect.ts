/** `plimsoll inspect mysql://user@host/db --table NAME`: a profile of a real table, from a session that can only read. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { ExitCode } from '../errors.js';
import type { CommandIo } from '../io.js';
import { writeProfile } from '../profile/write-profile.js';
import { type LookOptions, lookAtTable, withLookOptions } from './look-at-table.js';
import { isServerUrl, parseServerUrl, passwordGiven } from './server-url.js';
import { tryOut, writeWhole } from './write-whole.js';

interface InspectOptions extends LookOptions {
  readonly table: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

const help = `
The password comes from PLIMSOLL_PASSWORD or MYSQL_PWD, from [client] or [plimsoll] of the option file, or from a
prompt. SELECT on the table is all that the account needs. docs/inspect.md says what is read and what never is.

Example:
  plimsoll inspect mysql://reader@db1.example/shop --table orders --out orders.profile.yaml
`;

export function inspectCommand(io: CommandIo, _finish: (code: ExitCode) => void): Command {
  const command = new Command('inspect')
    .description('profile a real table, read-only: definition, sizes, lengths, counts; no value of a row')
    .argument('<server>', 'mysql://user@host[:port]/database[?socket=/path]')
    .requiredOption('--table <name>', 'the table to look at')
    .option('--out <file>', 'write the profile there; without it to standard output')
    .option('--json', 'as JSON in place of YAML')
    .option('--dry-run', 'say what would be read, and read no row');
  return withLookOptions(command)
    .addHelpText('after', help)
    .action(async (server: string, options: InspectOptions) => {
      if (options.password !== undefined) throw passwordGiven();
      if (!isServerUrl(server)) parseServerUrl(server);
      const out = options.out === undefined ? null : resolve(io.cwd, options.out);
      if (out !== null && !options.dryRun) await tryOut(out);
      const profile = await lookAtTable(io, server, options);
      if (profile === null) return;
      const text = options.json ? `${JSON.stringify(profile, null, 2)}\n` : writeProfile(profile);
      if (out === null) return void io.stdout.write(text);
      await writeWhole(out, text);
      io.stderr.write(`wrote ${options.out}\n`);
    });
}
