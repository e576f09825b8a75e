/**
 * Shortens the text of old finished jobs in place: the row stays, and lists and counts stay right. Emptied, the
 * text is gone for good; compressed, it is read back as it was. What that frees are pages, not extents: a text
 * off-page gives its pages back when purge has run, a text in the row only makes its page emptier until two
 * neighbours fit into one.
 *
 * In a full table it is refused: an update that leaves a page half empty, or that touches a text off-page, asks
 * for three free extents as an insert does (btr_cur_pessimistic_update). So it can delete the oldest rows first.
 */
import { z } from 'zod';
import { readColumns } from '../database/fingerprint.js';
import { duration, share } from '../quantity.js';
import { finishedBeforeSql } from './finished.js';
import { packedTextSql, unpackedTextSql } from './packed-text.js';
import { defineStrategy, done, exhausted } from './strategy.js';
import { chunkSettings, walkChunks } from './walk-chunks.js';

const textColumn = 'query';
/** Purge frees what was deleted within a second or so; a table that is still full then stays full. */
const purgePatienceMs = 3_000;
const nothingLeft = exhausted('no finished job is old enough');

export const trimText = defineStrategy({
  name: 'trim-text',
  title: 'empty or compress the text of old finished jobs in place',
  effect: ({ mode, pruneFirst }) => {
    if (mode === 'compress') return pruneFirst > 0 ? 'deletes' : 'keeps';
    return pruneFirst > 0 ? 'deletes-and-trims' : 'trims';
  },
  mayTake: ({ now, rows }, { olderThan, pruneFirst, atMost }) => ({
    where: finishedBeforeSql(now, olderThan),
    takenMax: Math.ceil(pruneFirst * rows),
    trimmedMax: Math.ceil(atMost * rows),
  }),
  settings: z.strictObject({
    /** `empty` takes the text away; `compress` replaces it by a shorter form of it where there is one. */
    mode: z.enum(['empty', 'compress']).default('empty'),
    olderThan: duration().prefault('365d'),
    /** Of the full table's rows, oldest first: deleted before, to make the room that an update asks for. */
    pruneFirst: share().prefault('0%'),
    /** Stop after this share of the full table's rows was changed. */
    atMost: share().prefault('100%'),
    ...chunkSettings,
  }),
  async run(context, settings) {
    const { table, rows, progress } = context;
    const condition = finishedBeforeSql(context.now, settings.olderThan);
    const chunk = `WHERE id > ? AND id <= ? AND ${condition}`;
    if (settings.pruneFirst > 0) {
      const pruned = await walkChunks(context, {
        ...settings,
        condition,
        rowsMax: Math.ceil(settings.pruneFirst * rows),
        exhausted: nothingLeft,
        statement: `DELETE FROM \`${table}\` ${chunk}`,
        tell: (rowsDeleted) => progress({ rowsDeleted }),
      });
      if (pruned.status === 'stopped') return pruned;
    }
    const { value, where } =
      settings.mode === 'empty' ? { value: "''", where: `${textColumn} <> ''` } : packedTextSql(textColumn);
    return walkChunks(context, {
      ...settings,
      condition,
      rowsMax: Math.ceil(settings.atMost * rows),
      exhausted: done,
      statement: `UPDATE \`${table}\` SET ${textColumn} = ${value} ${chunk} AND ${where}`,
      patienceMs: purgePatienceMs,
      tell: (rowsTrimmed) => progress({ rowsTrimmed }),
    });
  },
  async rowSources({ session, table }, { mode }) {
    if (mode === 'empty') return {};
    const columns = (await readColumns(session, table)).map((column) =>
      column === textColumn ? `${unpackedTextSql(textColumn)} AS ${textColumn}` : `\`${column}\``,
    );
    return { kept: `(SELECT ${columns.join(', ')} FROM \`${table}\`)` };
  },
});
