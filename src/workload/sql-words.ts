/** The smallest parts of SQL text, in two dialects: expressions, predicates, literals, lists of tokens. */
import type { Draws } from './draws.js';
import type { Vocabulary } from './vocabulary.js';

export type SqlDialect = 'hive' | 'presto';

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const tokenLength = 44;

export interface SqlWords {
  readonly dialect: SqlDialect;
  table(): string;
  column(): string;
  /** A value to select: a column, an aggregate, a window function, a CASE ladder; `indent` is its line's. */
  expression(indent: string): string;
  predicate(): string;
  timeRange(): string;
  /** `column IN ('…', …)` over tokens that no compressor can shorten much; about `bytes` long. */
  tokenList(bytes: number): string;
  /** A quoted literal. */
  literal(): string;
  draws: Draws;
}

export function createSqlWords(vocabulary: Vocabulary, draws: Draws, dialect: SqlDialect): SqlWords {
  const column = () => draws.pick(vocabulary.columns);
  const apostrophe = dialect === 'hive' ? "\\'" : "''";
  const literals = vocabulary.labels.map((label) => `'${label.replaceAll("'", apostrophe)}'`);
  const literal = () => draws.pick(literals);
  const number = () => String(draws.below(draws.chance(0.5) ? 100 : 90_000));
  const table = () => `${draws.pick(vocabulary.schemas)}.${draws.pick(vocabulary.tables)}`;
  const pattern = () => (draws.chance(0.5) ? `'^\\\\d{${1 + draws.below(9)}}\\\\.'` : `'[^\\t\\n]+\t\\\\w*'`);
  const timeRange = () => {
    const year = 2011 + draws.below(9);
    const zone = draws.pick(['UTC', 'PST', 'JST']);
    const month = String(1 + draws.below(12)).padStart(2, '0');
    return dialect === 'hive'
      ? `TD_TIME_RANGE(time, '${year}-${month}-01', '${year + 1}-${month}-01', '${zone}')`
      : `TD_INTERVAL(time, '-${1 + draws.below(90)}d/now', '${zone}')`;
  };
  const predicate = (): string =>
    draws.pick([
      () => `${column()} = ${literal()}`,
      () => `${column()} >= ${number()}`,
      () => `${column()} IS NOT NULL`,
      () => `(${column()} <> ${literal()} OR ${column()} BETWEEN ${number()} AND ${number()})`,
      () => (dialect === 'hive' ? `${column()} RLIKE ${pattern()}` : `REGEXP_LIKE(${column()}, ${pattern()})`),
      () => `${column()} IN (${literal()}, ${literal()}, ${literal()})`,
      timeRange,
    ])();
  const ladder = (indent: string) => {
    const steps = Array.from({ length: 2 + draws.below(4) }, () => `${indent}  WHEN ${predicate()} THEN ${literal()}`);
    return `CASE\n${steps.join('\n')}\n${indent}  ELSE ${literal()}\n${indent}END AS ${column()}`;
  };
  const expression = (indent: string) =>
    draws.pick([
      column,
      () => `COUNT(DISTINCT ${column()}) AS ${column()}`,
      () => `COALESCE(${column()}, ${literal()}) AS ${column()}`,
      () => `SUM(IF(${predicate()}, ${column()}, 0)) AS ${column()}`,
      () => `ROW_NUMBER() OVER (PARTITION BY ${column()} ORDER BY ${column()} DESC) AS ${column()}`,
      () =>
        dialect === 'hive'
          ? `GET_JSON_OBJECT(${column()}, '$.${column()}') AS ${column()}`
          : `CAST(JSON_EXTRACT_SCALAR(${column()}, '$.${column()}') AS DOUBLE) AS ${column()}`,
      () => ladder(indent),
    ])();
  return {
    dialect,
    draws,
    table,
    column,
    literal,
    timeRange,
    predicate,
    expression,
    tokenList(bytes) {
      const count = Math.max(1, Math.round(bytes / (tokenLength + 4)));
      const tokens = Array.from({ length: count }, () => `'${token(draws, tokenLength)}'`);
      return `${column()} IN (${tokens.join(', ')})`;
    },
  };
}

/** `length` characters of 6 random bits each: as short as text can say it, within a quarter. */
export function token(draws: Draws, length: number): string {
  let text = '';
  for (let i = 0; i < length; i += 5) {
    let bits = draws.uint32();
    for (let j = i; j < length && j < i + 5; j++) {
      text += base64[bits & 63];
      bits >>>= 6;
    }
  }
  return text;
}
