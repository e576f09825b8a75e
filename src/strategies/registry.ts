/** Every remedy, one line each. */
import { archive } from './archive.js';
import { archiveFile } from './archive-file.js';
import { command } from './command.js';
import { compact } from './compact.js';
import { copySwap } from './copy-swap.js';
import { dropIndex } from './drop-index.js';
import { partition } from './partition.js';
import { prune } from './prune.js';
import { pruneOneStatement } from './prune-one-statement.js';
import { pruneScattered } from './prune-scattered.js';
import type { Strategy } from './strategy.js';

export const strategies: readonly Strategy[] = [
  prune,
  pruneOneStatement,
  pruneScattered,
  archive,
  archiveFile,
  compact,
  copySwap,
  partition,
  dropIndex,
  command,
] as const as readonly Strategy[];
