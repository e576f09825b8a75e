/** Something else fills the file system that the data directory is on. Only one of the lab's own is ever filled. */
import { formatBytes } from '../measure/format.js';
import type { ActiveFault, Scene } from './fault.js';

export function fillDisk({ lab }: Scene, leaveBytes: number): ActiveFault {
  let empty: (() => Promise<void>) | null = null;
  return {
    async strike() {
      empty = await lab.fillDisk(leaveBytes);
    },
    async release() {
      await empty?.();
      return empty && `${formatBytes(leaveBytes)} were left on the file system; what filled it has been taken away`;
    },
  };
}
