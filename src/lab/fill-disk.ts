/** Fills a file system of the lab's own with one file of zeros; never one that anybody else uses. */
import { PlimsollError } from '../errors.js';
import type { LabHost } from './host.js';

const ballast = 'plimsoll-ballast';

/** Answers with how to empty it again. Throws `fault-not-possible`. */
export async function fillOwnDisk({ paths, shell }: LabHost, leaveBytes: number): Promise<() => Promise<void>> {
  const { ownFileSystem } = paths;
  if (ownFileSystem === null)
    throw new PlimsollError('this lab’s data is on a file system that is not its own, which is not to be filled', {
      code: 'fault-not-possible',
      hint: 'Use --lab docker with lab.storage memory, or the cap mechanism filesystem.',
    });
  const file = `${ownFileSystem}/${ballast}`;
  await shell(
    'free=$(stat -f -c "%a*%S" "$1"); n=$((free - $3)); [ "$n" -le 0 ] || fallocate -l "$n" "$2" 2>/dev/null || head -c "$n" /dev/zero >"$2"',
    ownFileSystem,
    file,
    String(Math.round(leaveBytes)),
  );
  return async () => {
    await shell('rm -f "$1"', file);
  };
}
