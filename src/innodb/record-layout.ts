/**
 * How many bytes a record has in its page: header, NULL bits, lengths and values, by row format (manual, "InnoDB Row
 * Formats"; rec_get_converted_size and dtuple_convert_big_rec of the server's source). Pure; values are known by their
 * stored bytes alone, -1 for NULL.
 */
import type { ColumnWidth } from './column-width.js';
import { offPagePages, type PageGeometry, type RowFormat } from './page-geometry.js';

/** A column, or the beginning of one, in the records of an index. */
export interface Field extends ColumnWidth {
  /** Place among the shape's columns; -1 of a column that is not among them, whose width is fixed. */
  readonly column: number;
  readonly isNullable: boolean;
  /** Of the column, that the index has at the most; infinite for all of it. */
  readonly prefixBytes: number;
  /** May leave the record; never one of a key. */
  readonly mayMove: boolean;
}

export interface RecordLayout {
  readonly rowFormat: RowFormat;
  readonly fields: readonly Field[];
  /** Bytes whatever the values: the header, NULL bits, and columns that have one width and no NULL. */
  readonly constantBytes: number;
  /** Those of `fields` that are not in `constantBytes`. */
  readonly varying: readonly Field[];
}

const headerBytes = 5;
const redundantHeaderBytes = 6;
/** Data of a REDUNDANT record above which an offset takes two bytes (REC_1BYTE_OFFS_LIMIT). */
const shortOffsetsBytes = 127;

export function recordLayout(rowFormat: RowFormat, fields: readonly Field[]): RecordLayout {
  const isConstant = ({ fixedBytes, isNullable }: Field) =>
    fixedBytes !== null && (!isNullable || rowFormat === 'redundant');
  const values = fields.filter(isConstant).reduce((sum, { fixedBytes }) => sum + (fixedBytes ?? 0), 0);
  const nullBytes = Math.ceil(fields.filter(({ isNullable }) => isNullable).length / 8);
  return {
    rowFormat,
    fields,
    constantBytes: values + (rowFormat === 'redundant' ? redundantHeaderBytes : headerBytes + nullBytes),
    varying: fields.filter((field) => !isConstant(field)),
  };
}

/** Bytes of a record of which nothing leaves the page. */
export function recordBytes(layout: RecordLayout, storedBytes: ArrayLike<number>): number {
  let bytes = layout.constantBytes;
  for (const field of layout.varying) bytes += fieldBytes(layout.rowFormat, field, storedBytes);
  return layout.rowFormat === 'redundant' ? bytes + offsetsBytes(layout, bytes) : bytes;
}

export interface Footprint {
  readonly inPageBytes: number;
  readonly lobPages: number;
}

/** Where a row goes: its longest columns leave the page first, until the record is short enough or none is left that may. */
export function rowFootprint(layout: RecordLayout, geometry: PageGeometry, storedBytes: ArrayLike<number>): Footprint {
  let inPageBytes = recordBytes(layout, storedBytes);
  if (inPageBytes < geometry.offPageFromBytes) return { inPageBytes, lobPages: 0 };
  let lobPages = 0;
  for (const field of movable(layout, geometry, storedBytes)) {
    const bytes = storedBytes[field.column] ?? 0;
    const keptLengthBytes = layout.rowFormat === 'redundant' ? 0 : 2;
    inPageBytes += geometry.inRecordBytes + keptLengthBytes - fieldBytes(layout.rowFormat, field, storedBytes);
    lobPages += offPagePages(geometry, bytes + pointerOnlyBytes - geometry.inRecordBytes);
    if (inPageBytes < geometry.offPageFromBytes) break;
  }
  return { inPageBytes, lobPages };
}

const pointerOnlyBytes = 20;
/** A column of 40 bytes or less always stays (manual, "DYNAMIC Row Format"). */
const staysBytes = 40;

/** Longest first. */
function movable(layout: RecordLayout, geometry: PageGeometry, storedBytes: ArrayLike<number>): readonly Field[] {
  const leastBytes = Math.max(staysBytes, geometry.inRecordBytes);
  return layout.varying
    .filter(({ mayMove, column }) => mayMove && (storedBytes[column] ?? -1) > leastBytes)
    .sort((a, b) => (storedBytes[b.column] ?? 0) - (storedBytes[a.column] ?? 0));
}

function fieldBytes(rowFormat: RowFormat, field: Field, storedBytes: ArrayLike<number>): number {
  const stored = storedBytes[field.column] ?? -1;
  if (stored < 0 && field.isNullable) return 0;
  if (field.fixedBytes !== null) return field.fixedBytes;
  const bytes = Math.min(Math.max(stored, field.bytesMin), field.prefixBytes);
  if (rowFormat === 'redundant') return bytes;
  return bytes + (field.isBig && bytes > 127 ? 2 : 1);
}

function offsetsBytes({ fields }: RecordLayout, bytes: number): number {
  return fields.length * (bytes - redundantHeaderBytes <= shortOffsetsBytes ? 1 : 2);
}
