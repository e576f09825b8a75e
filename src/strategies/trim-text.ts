/**
 * Shortens the texts of old finished rows in place: the row stays, and lists and counts stay right. Emptied, a
 * text is gone for good; compressed, it is read back as it was. What that frees are pages, not extents: a text
 * off-page gives its pages back when purge has run, a text in the row only makes its page emptier until two
 * neighbours fit into one.
 *
 * In a full table it is refused: an update that leaves a page half empty, or that touches a text off-page, asks
 * for three free extents as an insert does (btr_cur_pessimistic_update). So it can delete the oldest rows first.
 * What was changed before the refusal is rolled back, which makes rows long again on pages that have merged meanwhile:
 * each may ask for a page, and InnoDB ends the server where none is left ("Out of tablespace during rollback"). So a
 * statement has no more rows than the file has pages to give; a row that is refused alone has changed nothing.
 */
import { z } from 'zod';
import { readTableSpace } from '../database/space.js';
import { insertRoomBytes } from '../innodb/insert-room.js';
import { pageBytes } from '../innodb/space-model.js';
import { duration, share } from '../quantity.js';
import { finishedBeforeSql } from '../table/age.js';
import { quoted, quotedList } from '../table/quoted.js';
import { type Column, columnNamed } from '../table/shape.js';
import { keepUpdatedSql, type Table } from '../table/table.js';
import { oldestFinishedSql } from './oldest-rows.js';
import { canBePacked, packedTextSql, unpackedTextSql } from './packed-text.js';
import { defineStrategy, done, exhausted } from './strategy.js';
import { chunkSettings, walkChunks } from './walk-chunks.js';

/** Purge frees what was deleted within a second or so; a table that is still full then stays full. */
const purgePatienceMs = 3_000;
const nothingLeft = exhausted('no finished row is old enough');

export const trimText = defineStrategy({
  name: 'trim-text',
  title: 'empty or compress the texts of old finished rows in place',
  effect: ({ mode, pruneFirst }) => {
    if (mode === 'compress') return pruneFirst > 0 ? 'deletes' : 'keeps';
    return pruneFirst > 0 ? 'deletes-and-trims' : 'trims';
  },
  needs: () => ['key', 'age', 'text'],
  refuses(table, { mode }) {
    const texts = textsOf(table, mode);
    if (texts.length === 0)
      return `trim-text by compressing needs a text of characters or bytes, and ${quotedList(table.roles.text)} is JSON`;
    const unique = table.shape.indexes.find(
      ({ isUnique, parts }) => isUnique && parts.some(({ column }) => texts.some(({ name }) => name === column)),
    );
    if (unique) return `trim-text would make texts alike that the unique index ${quoted(unique.name)} keeps apart`;
    const made = mode === 'compress' ? madeOf(table, texts) : null;
    return made === null
      ? null
      : `trim-text by compressing would change ${quoted(made)}, which is generated from a text`;
  },
  mayTake: ({ table, ages, rows }, { olderThan, pruneFirst, atMost }) => ({
    where: finishedBeforeSql(table, ages, olderThan),
    takenMax: Math.ceil(pruneFirst * rows),
    trimmedMax: Math.ceil(atMost * rows),
  }),
  settings: z.strictObject({
    /** `empty` takes the texts away; `compress` replaces each by a shorter form of it where there is one. */
    mode: z.enum(['empty', 'compress']).default('empty'),
    olderThan: duration().prefault('365d'),
    /** Of the full table's rows, oldest first: deleted before, to make the room that an update asks for. */
    pruneFirst: share().prefault('0%'),
    /** Stop after this share of the full table's rows was changed. */
    atMost: share().prefault('100%'),
    ...chunkSettings,
  }),
  async run(context, settings) {
    const { session, table, ages, rows, capBytes, progress } = context;
    const name = quoted(table.name);
    const old = finishedBeforeSql(table, ages, settings.olderThan);
    if (settings.pruneFirst > 0) {
      const rowsMax = Math.ceil(settings.pruneFirst * rows);
      const condition = await oldestFinishedSql(context, settings.olderThan, rowsMax);
      const pruned = await walkChunks(context, {
        ...settings,
        condition,
        rowsMax,
        exhausted: nothingLeft,
        statement: (range) => `DELETE FROM ${name} WHERE ${range} AND ${condition}`,
        tell: (rowsDeleted) => progress({ rowsDeleted }),
      });
      if (pruned.status === 'stopped') return pruned;
    }
    const shorten = shortenSql(table, settings.mode);
    return walkChunks(context, {
      ...settings,
      condition: old,
      rowsMax: Math.ceil(settings.atMost * rows),
      exhausted: done,
      statement: (range) =>
        `UPDATE ${name} SET ${shorten.set}${keepUpdatedSql(table)} WHERE ${range} AND ${old} AND ${shorten.where}`,
      patienceMs: purgePatienceMs,
      canUndo: async () => Math.floor(insertRoomBytes(await readTableSpace(session, table.name), capBytes) / pageBytes),
      tell: (rowsTrimmed) => progress({ rowsTrimmed }),
    });
  },
  async rowSources({ table }, { mode }) {
    if (mode === 'empty') return {};
    const texts = textsOf(table, mode);
    const columns = table.shape.columns.map(({ name }) => {
      const text = texts.find((one) => one.name === name);
      return text ? `${unpackedTextSql(text)} AS ${quoted(name)}` : quoted(name);
    });
    return { kept: `(SELECT ${columns.join(', ')} FROM ${quoted(table.name)})` };
  },
});

type Mode = 'empty' | 'compress';

/** Columns that this mode can make shorter. */
function textsOf({ shape, roles }: Table, mode: Mode): readonly Column[] {
  return roles.text
    .map((name) => columnNamed(shape, name))
    .filter((column) => column !== undefined)
    .filter((column) => mode === 'empty' || canBePacked(column));
}

/** A generated column whose expression names one of these: the DDL has one column a line. */
function madeOf({ shape }: Table, texts: readonly Column[]): string | null {
  const made = shape.columns.find(({ name, generated }) => {
    const line = shape.ddl.split('\n').find((one) => one.trimStart().startsWith(`${quoted(name)} `));
    const rest = line?.slice(line.indexOf(quoted(name)) + quoted(name).length) ?? '';
    return generated !== null && texts.some((text) => rest.includes(quoted(text.name)));
  });
  return made?.name ?? null;
}

/** Over all of them at once: a row is changed where one of them gets shorter, and the others stay then. */
function shortenSql(table: Table, mode: Mode): { readonly set: string; readonly where: string } {
  const shorter = textsOf(table, mode).map((column) => ({
    name: quoted(column.name),
    ...(mode === 'empty' ? emptySql(column) : packedTextSql(column)),
  }));
  const [only] = shorter;
  if (only && shorter.length === 1) return { set: `${only.name} = ${only.value}`, where: only.where };
  return {
    set: shorter.map(({ name, value, where }) => `${name} = IF(${where}, ${value}, ${name})`).join(', '),
    where: `(${shorter.map(({ where }) => `(${where})`).join(' OR ')})`,
  };
}

/** What an empty value is, and where a value is longer. */
function emptySql({ name, type, isNullable }: Column): { readonly value: string; readonly where: string } {
  const column = quoted(name);
  if (type !== 'json') return { value: "''", where: `${column} <> ''` };
  return isNullable
    ? { value: 'NULL', where: `${column} IS NOT NULL` }
    : { value: "'{}'", where: `LENGTH(${column}) > 2` };
}
