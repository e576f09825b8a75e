import { z } from 'zod';
import { defineStrategy } from './strategy.js';

export const compact = defineStrategy({
  name: 'compact',
  title: 'compact',
  effect: 'rebuilds',
  settings: z.strictObject({}),
  async run() {
    return { status: 'done', rowsDeleted: 0, rowsArchived: 0 };
  },
});
