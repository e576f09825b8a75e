/**
 * Processor time of a lab's mysqld, thread by thread, from the kernel's own account (Linux, a server on this
 * machine). Unlike a duration it hardly depends on what else the machine is doing, so it says what a remedy costs
 * where durations can only say how long it was waited for.
 */
import { readdir, readFile } from 'node:fs/promises';

/** Process id of the server that `session` is connected to. */
export async function serverPid(session) {
  const [{ file }] = await session.query('SELECT @@pid_file AS file');
  return Number(await readFile(file, 'utf8'));
}

/** Thread id → milliseconds on a processor since the thread began. Threads that end meanwhile are left out. */
export async function threadCpuMs(pid) {
  const directory = `/proc/${pid}/task`;
  const nanoseconds = async (thread) => (await readFile(`${directory}/${thread}/schedstat`, 'utf8')).split(' ')[0];
  const threads = await readdir(directory);
  const read = threads.map(async (thread) => [thread, Number(await nanoseconds(thread)) / 1e6]);
  return new Map((await Promise.allSettled(read)).flatMap(({ value }) => (value ? [value] : [])));
}

/** What each thread used between two readings, largest first: the statements' own thread, purge, page cleaners. */
export function usedCpuMs(before, after) {
  return [...after].map(([thread, ms]) => ms - (before.get(thread) ?? 0)).sort((a, b) => b - a);
}
