/**
 * Lifts the limit on the living server and touches no row: the next insert extends the file. In real life the
 * limit is the file system's, and lifting it means another file system and a copy of everything; here it costs
 * one system call. So it is no remedy to choose but the reference for the others: how soon could it be over.
 */
import { z } from 'zod';
import { growthStepBytes } from '../innodb/file-growth.js';
import { ratio } from '../quantity.js';
import { defineStrategy, done } from './strategy.js';

export const raisedTo = () =>
  ratio({
    min: ['1x', 'the limit is lifted, not lowered'],
    max: ['2x', 'a lab has room for a table of twice the cap'],
  });

export const raiseCap = defineStrategy({
  name: 'raise-cap',
  title: 'lift the limit on the living server (reference)',
  effect: () => 'keeps',
  settings: z.strictObject({
    /** The new limit over the cap; rounded up to whole growth steps of 4 MiB. */
    to: raisedTo().prefault('1.25x'),
  }),
  async run({ capBytes, raiseCap, progress }, { to }) {
    const bytes = raisedBytes(capBytes, to);
    progress({ statement: `prlimit --pid <mysqld> --fsize=${bytes}:` });
    await raiseCap(bytes);
    return done;
  },
});

/** `to` times the cap, in whole growth steps. */
export function raisedBytes(capBytes: number, to: number): number {
  return Math.ceil((to * capBytes) / growthStepBytes) * growthStepBytes;
}
