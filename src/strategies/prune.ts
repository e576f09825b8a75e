import { z } from 'zod';
import { defineStrategy } from './strategy.js';

export const prune = defineStrategy({
  name: 'prune',
  title: 'prune',
  effect: 'deletes',
  settings: z.strictObject({}),
  async run() {
    return { status: 'done', rowsDeleted: 0, rowsArchived: 0 };
  },
});
