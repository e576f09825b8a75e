/**
 * A process by number and start time: numbers are given again, the pair is not (within one boot). And the place where
 * that pair means it: another machine, or PID namespace, may share a container engine or a home directory with this
 * one, and has numbers of its own. Linux tells all of it in /proc; elsewhere ps tells the start time.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** `elsewhere`: its number means nothing here, so that nobody here can tell whether it runs. */
export type Life = 'runs' | 'ended' | 'elsewhere';

/** "PID START", or "PID gone" where no such process runs. */
export function processIdentity(pid: number): string {
  return `${pid} ${startTime(pid) ?? 'gone'}`;
}

/** Whether the process that `identity` was taken from here still runs. */
export function isAlive(identity: string): boolean {
  const pid = Number.parseInt(identity, 10);
  return pid > 0 && !identity.endsWith(' gone') && processIdentity(pid) === identity;
}

/** The same for an identity that was taken in `place`; where that is not known, it is taken for here. */
export function lifeOf(identity: string, place: string | undefined): Life {
  if (place && place !== placeHere()) return isOfEarlierBoot(place) ? 'ended' : 'elsewhere';
  return isAlive(identity) ? 'runs' : 'ended';
}

/** "MACHINE/BOOT/NAMESPACE": where a process's number means it. */
export function placeHere(): string {
  const namespace = orEmpty(() => readlinkSync('/proc/self/ns/pid').replace(/\D/g, ''));
  return [machineHere(), bootHere(), namespace].join('/');
}

function isOfEarlierBoot(place: string): boolean {
  const [machine, boot] = place.split('/');
  return machine === machineHere() && boot !== bootHere();
}

/** Not the machine's own id: that one is not for others to see (machine-id(5)). */
function machineHere(): string {
  const id = orEmpty(() => readFileSync('/etc/machine-id', 'utf8').trim());
  return createHash('sha256').update(`plimsoll ${id} ${hostname()}`).digest('hex').slice(0, 12);
}

function bootHere(): string {
  return orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
}

function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

function startTime(pid: number): string | null {
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields after the command's name, which is in parentheses and may hold anything: state first, start time 20th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}
