/**
 * Whether a copy holds every row that it must, to the byte, before it takes the table's name; range by range. Beside
 * triggers it reads one snapshot of both tables: a trigger writes to the copy in the writer's own transaction, so no
 * lock is needed. Under LOCK TABLES nothing changes, a transaction would give the lock up, and a range that differs
 * is put right and looked at again.
 */
import { type Condition, keyRangeShape } from '../table/key.js';
import { repairSql } from './catch-up-locked.js';
import { compareRange, comparisonOf, comparisonSql, type RangeFigures } from './compare-copy.js';
import { keyRanges } from './key-chunks.js';
import type { SideTable } from './side-table.js';
import { type RemedyContext, type RemedyOutcome, stopped, timeLimitReached } from './strategy.js';

/**
 * Under LOCK TABLES … WRITE each row that is read is locked too, at every isolation level. Beyond some rows the
 * locks outgrow a small buffer pool (1206).
 */
const rangeRows = 5000;

export interface CopyRules {
  /** The condition on rows that the copy may lack. */
  readonly mayGo: string;
  /** Both tables are locked: what differs is put right. */
  readonly locked: boolean;
}

/** How many rows the copy rightly lacks, or why it must not take the name. */
export async function verifyCopy(
  context: RemedyContext,
  tables: SideTable,
  rules: CopyRules,
): Promise<number | RemedyOutcome> {
  if (rules.locked) return await verifyRanges(context, tables, rules);
  await context.session.execute('START TRANSACTION WITH CONSISTENT SNAPSHOT');
  try {
    return await verifyRanges(context, tables, rules);
  } finally {
    // Where the connection is lost, so is the snapshot.
    await context.session.execute('COMMIT').catch(() => {});
  }
}

async function verifyRanges(
  { session, signal, progress }: RemedyContext,
  tables: SideTable,
  { mayGo, locked }: CopyRules,
): Promise<number | RemedyOutcome> {
  const { table } = tables;
  const comparison = comparisonOf(tables, mayGo);
  const repair = (range: string) => (locked ? repairSql(tables, comparison, range) : []);
  const shape = keyRangeShape(table);
  for (const statement of [...comparisonSql(tables, comparison, shape), ...repair(shape)]) progress({ statement });
  async function verify(range: Condition): Promise<RangeFigures> {
    const seen = await compareRange(session, tables, comparison, range);
    if (!locked || isWhole(seen)) return seen;
    for (const statement of repair(range.sql)) await session.execute(statement, range.values);
    return await compareRange(session, tables, comparison, range);
  }
  let seen: RangeFigures = { rows: 0, leftOut: 0, missing: 0, different: 0, copied: 0 };
  for await (const range of keyRanges(session, table, rangeRows)) {
    if (signal.aborted) return timeLimitReached;
    seen = sum(seen, await verify(range));
  }
  if (isWhole(seen)) return seen.leftOut;
  return stopped(
    `the copy lacks ${seen.missing} rows that must be kept, differs in ${seen.different}, and has ${seen.copied} where it should have ${seen.rows - seen.leftOut}; ${table.name} stays as it is`,
  );
}

function isWhole({ rows, leftOut, missing, different, copied }: RangeFigures): boolean {
  return missing === 0 && different === 0 && copied === rows - leftOut;
}

function sum(a: RangeFigures, b: RangeFigures): RangeFigures {
  return {
    rows: a.rows + b.rows,
    leftOut: a.leftOut + b.leftOut,
    missing: a.missing + b.missing,
    different: a.different + b.different,
    copied: a.copied + b.copied,
  };
}
