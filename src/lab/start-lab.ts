/**
 * Starts a lab: checks the cap, sweeps what dead owners left, chooses the provider, opens the register and
 * hands over to mysql-lab.ts. Whatever fails on the way leaves nothing behind.
 */
import { exitCodes, PlimsollError } from '../errors.js';
import { checkCap } from './cap-check.js';
import { newLabId, newPassword } from './credentials.js';
import { createEmbeddedHost } from './embedded/embedded-host.js';
import { findMysqld } from './embedded/find-mysqld.js';
import { ensureTemplate } from './embedded/template.js';
import type { Lab, LabOptions } from './lab.js';
import { openLab } from './mysql-lab.js';
import { openEntry } from './register.js';
import { sweepLabs } from './sweep.js';

/** Throws `cap-too-small`, `no-server`, `server-start-failed`, `cap-not-possible`, `no-room`, `interrupted`. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const startedMs = performance.now();
  refuseImpossibleCap(options);
  await sweepLabs(options.cacheDirectory, '');
  const { found: mysqld, passedOver } = await findMysqld(options.cacheDirectory, options.env?.['PATH'] ?? '');
  if (!mysqld)
    throw new PlimsollError('no MySQL to run on', {
      code: 'no-server',
      exitCode: exitCodes.noServer,
      hint: 'Run `sh scripts/setup.sh`, which unpacks one from Debian or Ubuntu packages; `plimsoll doctor` says more.',
      details: passedOver,
    });
  const template = await ensureTemplate(options.cacheDirectory, mysqld);
  const id = newLabId();
  const entry = openEntry(options.cacheDirectory, id, '');
  try {
    const request = { id, options, mysqld, template, password: newPassword(), reason: '--lab embedded' };
    const host = await createEmbeddedHost(request, entry);
    return await openLab(host, options, entry, startedMs);
  } catch (cause) {
    await entry[Symbol.asyncDispose]();
    throw cause;
  }
}

function refuseImpossibleCap(options: LabOptions): void {
  const { problems } = checkCap(options);
  const [first] = problems;
  if (!first) return;
  throw new PlimsollError(first.message, {
    code: 'cap-too-small',
    hint: first.hint,
    details: problems.slice(1).map(({ message }) => message),
  });
}
