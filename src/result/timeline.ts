/** A span of time in slices, with what happened at which instant. */
import { z } from 'zod';
import { number, whole } from './numbers.js';

/** One slice of a timeline. */
const tick = z.strictObject({
  tMs: number.describe('End of the slice, on the timeline’s clock.'),
  accepted: whole.describe('Foreground statements answered in this slice, first attempts only.'),
  refused: whole.describe('Of those due, refused with 1114.'),
  failed: whole.describe('Refused or lost otherwise.'),
  backlog: whole.describe('Work waiting to be tried again at the slice’s end.'),
  tableBytes: whole.describe('Size of the table’s file then.'),
  rowsDeleted: whole.describe('Deleted by the remedy by then, as far as it told.'),
  rowsArchived: whole.describe('Archived by the remedy by then, as far as it told.'),
});
export type Tick = z.output<typeof tick>;

const marker = z.strictObject({
  tMs: number.describe('On the timeline’s clock.'),
  kind: z
    .enum([
      'first-refusal',
      'full',
      'remedy-start',
      'remedy-end',
      'first-accepted',
      'sustained',
      'relapsed',
      'backlog-drained',
      'crash',
      'hang',
      'restart',
    ])
    .describe('What happened.'),
  label: z.string().describe('The same in words.'),
});
export type Marker = z.output<typeof marker>;

export const timeline = z
  .strictObject({
    tickMs: number.describe('Length of a slice.'),
    ticks: z.array(tick).describe('Slice after slice.'),
    markers: z.array(marker).describe('Events, in order of time.'),
  })
  .meta({ id: 'Timeline', description: 'What happened over a stretch of time; times from its own zero.' });
export type Timeline = z.output<typeof timeline>;
