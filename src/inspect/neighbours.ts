/**
 * How values follow each other along the index, and how well texts compress: both found out by the server, which tells
 * signs and sums. Neighbours are compared within a run (a window over some fifty rows in memory), and the first rows of
 * the runs with each other, where they lie in variables.
 */
import type { Cell, ReadOnlySession } from '../database/read-only-session.js';
import { quoted } from '../table/quoted.js';
import { type Column, isBytes, isText } from '../table/shape.js';
import { type Axis, orderSql } from './axis.js';
import type { Budget } from './budget.js';
import { comparePlaces } from './intervals.js';
import { hasHash, hasLength } from './measures.js';
import { type AtRun, fromSql } from './read-runs.js';

/** Pairs of values of which neither is NULL. */
export interface Pairs {
  readonly up: number;
  readonly down: number;
  readonly equal: number;
}

export interface Neighbours {
  readonly within: ReadonlyMap<string, Pairs>;
  readonly between: ReadonlyMap<string, Pairs>;
  readonly compressed: ReadonlyMap<string, Compressed>;
}

interface Compressed {
  readonly rows: number;
  readonly before: number;
  readonly after: number;
}

export interface NeighbourWatch {
  readonly atRun: AtRun;
  /** Compares the runs with each other, in the order of the index. */
  finish(): Promise<Neighbours>;
}

const none: Pairs = { up: 0, down: 0, equal: 0 };

export function watchNeighbours(session: ReadOnlySession, columns: readonly Column[], budget: Budget): NeighbourWatch {
  const ordered = columns.filter(
    (column) => hasHash(column) && column.type !== 'json' && (column.bytesMax ?? 0) <= 1 << 16,
  );
  const packed = columns.filter(
    (column) => column.type === 'json' || ((isText(column) || isBytes(column)) && (column.bytesMax ?? 0) >= 256),
  );
  const within = new Map<string, Pairs>();
  const compressed = new Map<string, Compressed>();
  const firsts: { readonly place: readonly number[]; readonly variables: readonly string[] }[] = [];
  return {
    async atRun({ condition, level }, { cutter, interval: { place } }) {
      const from = `${fromSql(cutter, condition)} ORDER BY ${orderSql(cutter.axis, level)}`;
      if (ordered.length > 0) {
        const signs = await session.cells(signsSql(cutter.axis, ordered, from, level, budget.comparedARun));
        for (const row of signs ?? [])
          for (const [at, column] of ordered.entries()) count(within, column.name, row[at] ?? null);
        const variables = ordered.map(() => cutter.variable());
        const sql = `SELECT ${ordered.map(comparable).join(', ')} INTO ${variables.join(', ')} ${from} LIMIT 1`;
        if (await session.keep(sql)) firsts.push({ place, variables });
      }
      if (packed.length > 0) {
        const sizes = packed.flatMap(({ name }) => [`LENGTH(${quoted(name)})`, `LENGTH(COMPRESS(${quoted(name)}))`]);
        const rows = await session.cells(`SELECT ${sizes.join(', ')} ${from} LIMIT ${budget.compressedARun}`);
        for (const row of rows ?? [])
          for (const [at, { name }] of packed.entries())
            addSizes(compressed, name, Number(row[2 * at] ?? 0), Number(row[2 * at + 1] ?? 0));
      }
    },
    async finish() {
      const between = new Map<string, Pairs>();
      const inOrder = firsts.toSorted((a, b) => comparePlaces(a.place, b.place));
      for (const [at, { variables }] of inOrder.entries()) {
        const before = inOrder[at - 1]?.variables;
        if (!before) continue;
        const signs = variables.map((after, column) => signSql(before[column] as string, after));
        const [row] = (await session.cells(`SELECT ${signs.join(', ')}`)) ?? [];
        for (const [column, { name }] of ordered.entries()) count(between, name, row?.[column] ?? null);
      }
      return { within, between, compressed };
    },
  };
}

/** The beginning of a text says how it sorts; COMPRESS puts four bytes of its own before what zlib gives. */
const beginning = 64;
const compressHead = 4;

function comparable(column: Column): string {
  // By number, as an index has them.
  if (['enum', 'set', 'bit'].includes(column.type)) return `${quoted(column.name)} + 0`;
  return hasLength(column) ? `LEFT(${quoted(column.name)}, ${beginning})` : quoted(column.name);
}

function signsSql(axis: Axis, columns: readonly Column[], from: string, level: number, rows: number): string {
  const keys = axis.columns.map(({ column }, at) => `${quoted(column.name)} AS k${at}`);
  const values = columns.map((column, at) => `${comparable(column)} AS v${at}`);
  const signs = columns.map((_, at) => signSql(`LAG(v${at}) OVER w`, `v${at}`));
  const byKey = axis.columns.slice(level).map(({ column, isDescending }, at) => {
    const key = column.type === 'enum' ? `k${level + at} + 0` : `k${level + at}`;
    return `${key} ${isDescending ? 'DESC' : 'ASC'}`;
  });
  return `SELECT ${signs.join(', ')} FROM (SELECT ${[...keys, ...values].join(', ')} ${from} LIMIT ${rows}) AS run WINDOW w AS (ORDER BY ${byKey.join(', ')})`;
}

/** 1 upwards, -1 downwards, 0 for equal; NULL where either is. */
function signSql(before: string, after: string): string {
  return `CASE WHEN ${before} IS NULL OR ${after} IS NULL THEN NULL WHEN ${after} > ${before} THEN 1 WHEN ${after} < ${before} THEN -1 ELSE 0 END`;
}

function count(pairs: Map<string, Pairs>, column: string, sign: Cell): void {
  if (sign === null) return;
  const { up, down, equal } = pairs.get(column) ?? none;
  const value = Number(sign);
  pairs.set(column, {
    up: up + (value > 0 ? 1 : 0),
    down: down + (value < 0 ? 1 : 0),
    equal: equal + (value === 0 ? 1 : 0),
  });
}

function addSizes(compressed: Map<string, Compressed>, column: string, before: number, after: number): void {
  if (before === 0 || after === 0) return;
  const sum = compressed.get(column) ?? { rows: 0, before: 0, after: 0 };
  compressed.set(column, {
    rows: sum.rows + 1,
    before: sum.before + before,
    after: sum.after + Math.max(0, after - compressHead),
  });
}
