/**
 * Whether a copy holds every row that it must, to the byte, before it takes the table's name; range by range. Beside
 * triggers it reads one snapshot of both tables: a trigger writes to the copy in the writer's own transaction, so no
 * lock is needed. Under LOCK TABLES nothing changes, a transaction would give the lock up, and a range that differs
 * is put right and looked at again.
 */
import { repairSql } from './catch-up-locked.js';
import { compareRange, comparisonOf, comparisonSql, type RangeFigures } from './compare-copy.js';
import { idRanges } from './primary-key-chunk.js';
import type { SideTable } from './side-table.js';
import { type RemedyContext, type RemedyOutcome, stopped, timeLimitReached } from './strategy.js';

/**
 * Under LOCK TABLES … WRITE each row that is read is locked too, at every isolation level. Beyond some rows the
 * locks outgrow a small buffer pool (1206).
 */
const rangeRows = 5000;
/** Ids that `idRanges` leaves out: those not above 0. */
const otherIds = [-(2n ** 63n), 0] as const;

export interface CopyRules {
  /** Those that can be written: the others are generated. */
  readonly columns: readonly string[];
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
  { columns, mayGo, locked }: CopyRules,
): Promise<number | RemedyOutcome> {
  const comparison = await comparisonOf(session, tables, mayGo);
  const compare = comparisonSql(tables, comparison);
  const repair = locked ? repairSql(tables, columns, comparison) : [];
  for (const statement of [...compare, ...repair]) progress({ statement });
  async function verify(range: Parameters<typeof compareRange>[2]): Promise<RangeFigures> {
    const seen = await compareRange(session, compare, range);
    if (!locked || isWhole(seen)) return seen;
    for (const statement of repair) await session.execute(statement, range);
    return await compareRange(session, compare, range);
  }
  let seen = await verify(otherIds);
  for await (const range of idRanges(session, tables.table, rangeRows)) {
    if (signal.aborted) return timeLimitReached;
    seen = sum(seen, await verify(range));
  }
  if (isWhole(seen)) return seen.leftOut;
  return stopped(
    `the copy lacks ${seen.missing} rows that must be kept, differs in ${seen.different}, and has ${seen.copied} where it should have ${seen.rows - seen.leftOut}; ${tables.table} stays as it is`,
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
