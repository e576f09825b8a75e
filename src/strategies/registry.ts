/** Every remedy, one line each. */
import { archive } from './archive.js';
import { archiveFile } from './archive-file.js';
import { command } from './command.js';
import { compact } from './compact.js';
import { copySwap } from './copy-swap.js';
import { dropIndex } from './drop-index.js';
import { dumpReload } from './dump-reload.js';
import { partition } from './partition.js';
import { prune } from './prune.js';
import { pruneOneStatement } from './prune-one-statement.js';
import { pruneScattered } from './prune-scattered.js';
import { raiseCap } from './raise-cap.js';
import type { Strategy } from './strategy.js';
import { trimText } from './trim-text.js';

export const strategies: readonly Strategy[] = [
  prune,
  pruneOneStatement,
  pruneScattered,
  archive,
  archiveFile,
  compact,
  copySwap,
  dumpReload,
  partition,
  dropIndex,
  trimText,
  raiseCap,
  command,
] as const as readonly Strategy[];
