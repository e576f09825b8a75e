/** Every remedy, one line each. */
import { archive } from './archive.js';
import { command } from './command.js';
import { compact } from './compact.js';
import { prune } from './prune.js';
import type { Strategy } from './strategy.js';

export const strategies: readonly Strategy[] = [prune, archive, compact, command] as const as readonly Strategy[];
