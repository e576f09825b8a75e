/**
 * What each column of a row is made of, decided before any row is made: from the scenario where it says so, from the
 * column's role, and else from its type and name. Plain data, so that it can be shown and tested.
 */
import type { ColumnSpec, Scenario, TextComponent } from '../scenario/schema.js';
import type { Column } from '../table/shape.js';
import { writtenColumns } from '../table/shape.js';
import type { Table } from '../table/table.js';
import { defaultMake } from './default-make.js';
import { roleMake } from './role-make.js';
import { specifiedMake } from './specified-make.js';
import { uniqueColumns } from './unique-columns.js';

/** How values of a column are made. */
export type Make =
  /** The row's place among all rows, from 1. */
  | { readonly make: 'sequence' }
  /** The same numbers in an order of their own: no value comes twice below `limit`. */
  | { readonly make: 'permuted'; readonly limit: number }
  | { readonly make: 'uuid'; readonly form: 'text' | 'hex' | 'bytes'; readonly order: 'random' | 'ascending' }
  /** When the row was written, started, ended, or last touched; NULL where it was not yet, and may be. */
  | { readonly make: 'moment'; readonly of: 'created' | 'started' | 'ended' | 'updated'; readonly unit: MomentUnit }
  | { readonly make: 'state' }
  | { readonly make: 'kind' }
  | { readonly make: 'group' }
  | { readonly make: 'values'; readonly values: readonly { readonly text: string; readonly weight: number }[] }
  /** Whole numbers from `min` on, `distinct` of them, `step` apart, divided by 10^scale; `grows`: with the row's place. */
  | {
      readonly make: 'number';
      readonly min: number;
      readonly distinct: number;
      readonly scale: number;
      readonly grows: boolean;
      /** Small ones come more often, as an owner's number does. */
      readonly skewed: boolean;
    }
  | { readonly make: 'year' }
  | { readonly make: 'time'; readonly fraction: number }
  /** Short texts out of `distinct`; `unique`: one of its own for each row. */
  | { readonly make: 'words'; readonly distinct: number; readonly charsMax: number; readonly unique: boolean }
  | {
      readonly make: 'text';
      readonly lengths: readonly TextComponent[];
      readonly form: TextFormName;
      readonly bytesMax: number;
      readonly isUnique: boolean;
      /** So many different texts; null: each row has its own. */
      readonly distinct: number | null;
    }
  /** Random bytes, written in hexadecimal digits. */
  | { readonly make: 'bytes'; readonly bytes: number; readonly distinct: number | null }
  | { readonly make: 'bits'; readonly bits: number }
  /** What an error writes: NULL where the row did not end in one. */
  | { readonly make: 'error-text'; readonly bytesMax: number }
  /** The column is left out of every statement: NULL, or the server's own default. */
  | { readonly make: 'nothing' };

export type MomentUnit = 'moment' | 'date' | 'seconds' | 'milliseconds';
/** Of a text: JSON documents, prose, or one of the job types' own forms, which goes by the kind of row. */
export type TextFormName = 'kind' | 'json' | 'prose';

export interface ColumnPlan {
  readonly column: Column;
  /** Share of rows in which it is NULL. */
  readonly nulls: number;
  readonly make: Make;
}

/** Plans of the columns that a row gives values for, in the table's order; one list a kind of row. */
export function planColumns(table: Table, workload: Scenario['workload']): readonly (readonly ColumnPlan[])[] {
  const unique = uniqueColumns(table);
  return workload.types.map((kind) =>
    writtenColumns(table.shape).map((column) => {
      const spec: ColumnSpec = { ...workload.columns[column.name], ...kind.columns[column.name] };
      const own = column.name === table.roles.text[0] && spec.length === undefined ? kind.text : undefined;
      const said = own === undefined ? spec : { ...spec, length: own };
      const context = { table, unique: unique.has(column.name), textMax: workload.textMax };
      const make =
        specifiedMake(column, said, context) ??
        allowedMake(column, context) ??
        roleMake(column, context) ??
        defaultMake(column, context, said);
      return { column, nulls: column.isNullable ? (spec.nulls ?? nullsOf(column, make, table)) : 0, make };
    }),
  );
}

/** Where CHECKs name the values: those, evenly. The state has its own, of which it is known what they mean. */
function allowedMake({ name, allowed }: Column, { table, unique }: PlanContext): Make | null {
  if (unique || allowed === null || allowed === 'json' || table.roles.state?.column === name) return null;
  return { make: 'values', values: allowed.map((text) => ({ text, weight: 1 })) };
}

export interface PlanContext {
  readonly table: Table;
  /** No value may come twice. */
  readonly unique: boolean;
  readonly textMax: number;
}

/** A column that may be NULL is so in a tenth of the rows, but for those whose role says when. */
function nullsOf({ name }: Column, { make }: Make, { roles }: Table): number {
  if (['moment', 'state', 'kind', 'error-text', 'nothing', 'sequence'].includes(make)) return 0;
  if (roles.text[0] === name || roles.group === name) return 0;
  return make === 'text' || make === 'words' ? 0.35 : 0.1;
}
