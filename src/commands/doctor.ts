/** `plimsoll doctor`: what this machine can run, and how to get what is missing. */
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { type ExitCode, exitCodes } from '../errors.js';
import type { CommandIo } from '../io.js';
import { formatMiB } from '../lab/cap-check.js';
import { canRunLab, inspectMachine, type MachineFacts } from '../lab/inspect-machine.js';
import { provideMysql } from '../lab/provide-mysql.js';

interface Finding {
  readonly state: 'ok' | 'missing';
  readonly what: string;
  readonly found: string;
  readonly remedy?: string;
}

export function doctorCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  return new Command('doctor')
    .description('say what this machine can run, and how to get what is missing')
    .addOption(
      new Option(
        '--prepare [kind]',
        'provide a MySQL where none is found, from Debian or Ubuntu packages, without root; "embedded": also where Docker has one',
      ).choices(['embedded']),
    )
    .action(async ({ prepare }: { prepare?: true | 'embedded' }) => {
      if (prepare) {
        io.stdout.write(`MySQL: ${await provideMysql(io, prepare === true ? 'any' : prepare)}\n`);
        return;
      }
      const machine = await inspectMachine(io.env);
      const color = pc.createColors(Boolean(io.stdout.isTTY) && !io.env['NO_COLOR']);
      for (const { state, what, found, remedy } of findings(machine)) {
        const mark = state === 'ok' ? color.green('ok     ') : color.yellow('missing');
        io.stdout.write(`${mark}  ${what.padEnd(14)}  ${found}\n`);
        if (remedy) io.stdout.write(color.dim(`${''.padEnd(25)}→ ${remedy}\n`));
      }
      const canRun = canRunLab(machine);
      io.stdout.write(
        canRun ? 'A lab can run here.\n' : 'No lab can run here: get one of Docker with an image, or embedded MySQL.\n',
      );
      finish(canRun ? exitCodes.ok : exitCodes.noServer);
    });
}

function findings(machine: MachineFacts): readonly Finding[] {
  const { docker, image, embedded, browser, temporary, sharedMemoryFreeBytes } = machine;
  return [
    'version' in docker
      ? { state: 'ok', what: 'Docker engine', found: docker.version }
      : missing('Docker engine', docker.missing, 'Install Docker and let this user reach its socket (optional).'),
    'name' in image
      ? { state: 'ok', what: 'image', found: `${image.name}, ${image.how}` }
      : missing('image', image.missing, 'Where no registry can be reached: plimsoll image'),
    embedded.found
      ? {
          state: 'ok',
          what: 'embedded MySQL',
          found: `${embedded.found.version}, ${embedded.found.origin === 'path' ? embedded.found.location : 'unpacked from packages'}`,
        }
      : missing(
          'embedded MySQL',
          embedded.passedOver.join('; '),
          'On Debian or Ubuntu: plimsoll doctor --prepare embedded. Elsewhere: install MySQL 8.0 or newer.',
        ),
    {
      state: 'ok',
      what: 'processor',
      found: `${machine.cores} cores`,
    },
    {
      state: 'ok',
      what: 'memory',
      found: `${formatMiB(machine.memoryBytes)}, ${formatMiB(machine.freeMemoryBytes)} free`,
    },
    sharedMemoryFreeBytes === null
      ? missing('/dev/shm', 'no shared memory here', 'Embedded labs put their data on disk.')
      : { state: 'ok', what: '/dev/shm', found: `${formatMiB(sharedMemoryFreeBytes)} free` },
    temporary.freeBytes === null
      ? missing('disk', `no ${temporary.directory}`, 'Set TMPDIR to a directory that is there; a lab needs one.')
      : { state: 'ok', what: 'disk', found: `${formatMiB(temporary.freeBytes)} free in ${temporary.directory}` },
    'path' in browser
      ? { state: 'ok', what: 'browser', found: `${browser.path} (only the browser tests need one)` }
      : missing('browser', browser.missing, 'Only the browser tests need one: install chromium, or set CHROME_PATH.'),
  ];
}

function missing(what: string, found: string, remedy: string): Finding {
  return { state: 'missing', what, found, remedy };
}
