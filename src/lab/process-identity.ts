/**
 * A process by number and start time: numbers are given again, the pair is not (within one boot).
 * Linux tells the start time in /proc, in clock ticks since boot; elsewhere ps does.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** "PID START", or "PID gone" where no such process runs. */
export function processIdentity(pid: number): string {
  return `${pid} ${startTime(pid) ?? 'gone'}`;
}

/** Whether the process that `identity` was taken from still runs. */
export function isAlive(identity: string): boolean {
  const pid = Number.parseInt(identity, 10);
  return pid > 0 && !identity.endsWith(' gone') && processIdentity(pid) === identity;
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
