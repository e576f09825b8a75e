/**
 * A value between two values, as an SQL expression over user variables: computed by the server, so that neither it nor
 * the two come over the wire. Numbers and times are cut in proportion. Texts and bytes are cut behind what both begin
 * with, by their next characters; where a collation orders them in a way that this does not know the result may lie
 * outside, which the caller sees by finding no row there.
 */
import { type Column, isBytes, isMoment, isNumber, isText } from '../table/shape.js';

export interface Between {
  readonly low: string;
  readonly high: string;
  /** From 0, which is just above `low`, to below 1. */
  readonly fraction: number;
  /** Characters or bytes that both begin with. */
  readonly common: number;
}

/** Null for types that are not cut. */
export function betweenSql(column: Column, between: Between): string | null {
  if (isNumber(column) || ['bit', 'enum', 'set', 'year'].includes(column.type)) return numberBetween(column, between);
  if (isMoment(column) || column.type === 'date') return momentBetween(column, between);
  if (isBytes(column)) return bytesBetween(between);
  if (isText(column)) return textBetween(column, between);
  return null;
}

/** How many leading characters two variables share, up to 64, as one expression. */
export function commonLengthSql(low: string, high: string): string {
  return Array.from({ length: 64 }, (_, at) => `(LEFT(${low}, ${at + 1}) = LEFT(${high}, ${at + 1}))`).join(' + ');
}

function numberBetween({ type, isUnsigned }: Column, { low, high, fraction }: Between): string {
  const share = fraction.toFixed(6);
  if (type === 'float' || type === 'double') return `${low} + (${high} - ${low}) * ${share}`;
  const wide = (variable: string) => `CAST(${variable} AS DECIMAL(65, 10))`;
  const value = `${wide(low)} + FLOOR((${wide(high)} - ${wide(low)}) * ${share}) + 1`;
  if (type === 'decimal') return `${wide(low)} + (${wide(high)} - ${wide(low)}) * ${share}`;
  const isSigned = !isUnsigned && !['bit', 'enum', 'set', 'year'].includes(type);
  return `CAST(LEAST(${value}, ${wide(high)}) AS ${isSigned ? 'SIGNED' : 'UNSIGNED'})`;
}

function momentBetween({ type }: Column, { low, high, fraction }: Between): string {
  const unit = type === 'date' ? 'DAY' : 'SECOND';
  return `${low} + INTERVAL FLOOR(TIMESTAMPDIFF(${unit}, ${low}, ${high}) * ${fraction.toFixed(6)}) + 1 ${unit}`;
}

const bytesCut = 6;

function bytesBetween({ low, high, fraction, common }: Between): string {
  const next = (variable: string) =>
    `CONV(RPAD(HEX(SUBSTR(${variable}, ${common + 1}, ${bytesCut})), ${2 * bytesCut}, '0'), 16, 10)`;
  const value = `FLOOR(${next(low)} + (${next(high)} - ${next(low)}) * ${fraction.toFixed(6)}) + 1`;
  return `CONCAT(LEFT(${high}, ${common}), UNHEX(LPAD(CONV(${value}, 10, 16), ${2 * bytesCut}, '0')))`;
}

const charactersCut = 4;
/** In the order of ASCII, and in that of collations that do not tell upper case from lower. */
const alphabets = {
  binary: '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz',
  folded: '-_0123456789abcdefghijklmnopqrstuvwxyz',
};

function textBetween({ charset, collation }: Column, { low, high, fraction, common }: Between): string {
  const isBinary = /_bin$|_cs$/.test(collation ?? '');
  const alphabet = isBinary ? alphabets.binary : alphabets.folded;
  const base = alphabet.length;
  const character = (variable: string, at: number) => {
    const one = `SUBSTR(${variable}, ${common + 1 + at}, 1)`;
    // Compared as bytes: a collation would find an A for an a.
    return `GREATEST(CAST(LOCATE(CONVERT(${isBinary ? one : `LOWER(${one})`} USING utf8mb4) COLLATE utf8mb4_bin, '${alphabet}') AS SIGNED) - 1, 0)`;
  };
  const places = Array.from({ length: charactersCut }, (_, at) => base ** (charactersCut - 1 - at));
  // LOCATE finds the empty text at the first place: a value that has ended counts as the lowest.
  const number = (variable: string) => places.map((place, at) => `${character(variable, at)} * ${place}`).join(' + ');
  const value = `FLOOR((${number(low)}) + ((${number(high)}) - (${number(low)})) * ${fraction.toFixed(6)}) + 1`;
  const digits = places.map((place) => `SUBSTR('${alphabet}', (${value}) DIV ${place} % ${base} + 1, 1)`);
  const text = `CONCAT(CONVERT(LEFT(${high}, ${common}) USING utf8mb4), ${digits.join(', ')})`;
  return `CONVERT(${text} USING ${charset ?? 'utf8mb4'}) COLLATE ${collation ?? 'utf8mb4_bin'}`;
}
