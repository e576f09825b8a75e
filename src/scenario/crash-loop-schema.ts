/** What a scenario may say of a crash loop: a server that its own rollback kills at every start. */
import { z } from 'zod';
import { count } from '../quantity.js';

export const crashLoopSpec = z
  .strictObject({
    rowsPerStatement: count('rows', {
      min: ['2 rows', 'the rollback of one row seldom needs space'],
      max: ['1000 rows', 'an import sends no more'],
    })
      .prefault('50 rows')
      .describe('Rows of the statement whose rollback is to kill the server.'),
    starts: count('starts', {
      min: ['1 start', 'one death is no loop'],
      max: ['20 starts', 'each is watched for 8 s'],
    })
      .prefault('3 starts')
      .describe('How often the dead server is started again under the same cap, to see whether it stays.'),
    forceRecovery: z
      .array(z.int().min(1).max(6))
      .default([1, 2, 3, 4, 5, 6])
      .describe('Levels of innodb_force_recovery to try, each from the same dead data directory.'),
  })
  .describe(
    'After the trials, in a table of its own: a rollback that needs space where there is none, and the ways out.',
  );
