/**
 * `plimsoll restore-archive`: rows of archive files back into a table. The one command that writes to a server which
 * is not a lab: so it writes only where its reader names server, database and table, and only rows that are absent.
 */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { verifyFile } from '../archive-files/file-rows.js';
import { type Manifest, manifestName, readManifest } from '../archive-files/manifest.js';
import { type Restored, restoreRows } from '../archive-files/restore-rows.js';
import { createTarget, tableExists } from '../archive-files/target-table.js';
import { connect } from '../database/session.js';
import { type ExitCode, exitCodes, PlimsollError } from '../errors.js';
import type { CommandIo } from '../io.js';
import { formatBytes, formatCount } from '../measure/format.js';
import { endpointFromEnvironment, endpointName } from './endpoint-from-environment.js';

interface RestoreCommandOptions {
  readonly into?: string;
  readonly create?: boolean;
  readonly verify?: boolean;
  readonly dryRun?: boolean;
  readonly yesWriteTo?: string;
}

const environment = `
The server is named by environment: PLIMSOLL_HOST and PLIMSOLL_PORT, or PLIMSOLL_SOCKET; PLIMSOLL_USER,
PLIMSOLL_PASSWORD, PLIMSOLL_DATABASE. Rows whose key the table has are left as they are: the same values are
counted, others are listed as conflicts (exit code 3).`;

export function restoreArchiveCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  return new Command('restore-archive')
    .description('bring the rows of archive files back into a table; verifies before and after')
    .argument('<directory>', `where ${manifestName} and its files are`)
    .option('--into <table>', 'the table to fill; only rows whose key is absent are inserted')
    .option('--create', 'make that table, as it was, where it does not exist')
    .option('--verify', 'check the files and do nothing else; needs no server')
    .option('--dry-run', 'compare with the table, write nothing')
    .option('--yes-write-to <host/database>', 'needed to write: names the server and database once more')
    .addHelpText('after', environment)
    .action(async (path: string, options: RestoreCommandOptions) => {
      const directory = resolve(io.cwd, path);
      const manifest = await readManifest(directory);
      if (!manifest)
        throw new PlimsollError(`there is no ${manifestName} in ${directory}`, {
          code: 'no-archive',
          hint: 'Name the directory that holds the manifest and the files.',
        });
      // Before the files are read, which may take long: what is missing of the command itself.
      const restore = options.verify ? null : prepareRestore(io, directory, manifest, options);
      await verifyFiles(io, directory, manifest);
      const restored = await restore?.();
      finish(restored && restored.conflicts > 0 ? exitCodes.checkFailed : exitCodes.ok);
    });
}

/** Checks the command; answers with what is left to do. */
function prepareRestore(
  io: CommandIo,
  directory: string,
  manifest: Manifest,
  { into, create = false, dryRun = false, yesWriteTo }: RestoreCommandOptions,
): () => Promise<Restored> {
  if (into === undefined)
    throw new PlimsollError('which table should the rows go to?', {
      code: 'no-target',
      hint: `Name it: --into ${manifest.table}; or only check the files: --verify.`,
    });
  const endpoint = endpointFromEnvironment(io.env);
  const name = endpointName(endpoint);
  if (!dryRun && yesWriteTo !== name)
    throw new PlimsollError(
      yesWriteTo === undefined
        ? `this would write to \`${into}\` in ${name}`
        : `the environment names ${name}, and --yes-write-to ${yesWriteTo}`,
      { code: 'not-confirmed', hint: `Look first: --dry-run. Then: --yes-write-to ${name}` },
    );
  return async () => {
    await using session = await connect(endpoint);
    if (!(await tableExists(session, into))) {
      if (!create)
        throw new PlimsollError(`there is no table \`${into}\` in ${name}`, {
          code: 'no-target',
          hint: 'Add --create to make it by the definition in the manifest.',
        });
      if (dryRun) {
        io.stdout.write(`would make \`${into}\` in ${name} and insert all rows; nothing was written\n`);
        return { inserted: 0, alreadyThere: 0, conflicts: 0, conflictList: [] };
      }
      await createTarget(session, manifest, into);
      io.stdout.write(`made \`${into}\` in ${name}\n`);
    }
    const restored = await interruptible(io.signal, () =>
      restoreRows(session, { directory, manifest, table: into, dryRun, signal: io.signal }),
    );
    tell(io, restored, `\`${into}\` in ${name}`, dryRun);
    return restored;
  };
}

async function verifyFiles(io: CommandIo, directory: string, manifest: Manifest): Promise<void> {
  for (const file of manifest.files)
    await interruptible(io.signal, () => verifyFile(directory, file, manifest, io.signal));
  const rows = manifest.files.reduce((sum, file) => sum + file.rows, 0);
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  io.stdout.write(
    `verified ${formatCount(manifest.files.length)} files of \`${manifest.table}\`: ${formatCount(rows)} rows, ${formatBytes(bytes)}; every checksum is right\n`,
  );
}

function tell(
  io: CommandIo,
  { inserted, alreadyThere, conflicts, conflictList }: Restored,
  where: string,
  dryRun: boolean,
) {
  const verb = dryRun ? 'would insert' : 'inserted';
  const checked = dryRun ? 'nothing was written' : 'each was read back from the server and is as it was archived';
  io.stdout.write(`${verb} ${formatCount(inserted)} rows into ${where}; ${checked}\n`);
  if (alreadyThere > 0) io.stdout.write(`${formatCount(alreadyThere)} rows were there already, with the same values\n`);
  if (conflicts === 0) return;
  io.stderr.write(`${formatCount(conflicts)} conflicts; nothing was overwritten:\n`);
  for (const conflict of conflictList) io.stderr.write(`  ${conflict}\n`);
  if (conflicts > conflictList.length) io.stderr.write(`  and ${formatCount(conflicts - conflictList.length)} more\n`);
}

async function interruptible<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    signal.throwIfAborted();
    return await work();
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new PlimsollError('interrupted', {
      code: 'interrupted',
      hint: 'Whole batches are in the table; the same command goes on from there.',
    });
  }
}
