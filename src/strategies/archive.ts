import { z } from 'zod';
import { defineStrategy } from './strategy.js';

export const archive = defineStrategy({
  name: 'archive',
  title: 'archive',
  effect: 'archives',
  settings: z.strictObject({}),
  async run() {
    return { status: 'done', rowsDeleted: 0, rowsArchived: 0 };
  },
});
