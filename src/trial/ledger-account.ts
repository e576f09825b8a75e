/**
 * The exact account of the table's space at a named instant outside the timed parts of a run: the table is flushed
 * and held still, its files are streamed, and every byte is put into one category. Where that cannot be done the
 * reason is the answer: an account that is missing is said to be, never guessed.
 */

import { whileAtRest } from '../database/ledger.js';
import { connect } from '../database/session.js';
import { readTableSpace } from '../database/space.js';
import { messageOf, PlimsollError } from '../errors.js';
import { mergeAccounts, spaceCategories } from '../innodb/space-account.js';
import { pageBytes } from '../innodb/space-model.js';
import { TablespaceReader } from '../innodb/tablespace-reader.js';
import type { Lab } from '../lab/lab.js';
import { isFileOf } from '../lab/table-files.js';
import type { SpaceLedger } from '../result/ledger.js';

/** The account of one table now; nothing may write to it meanwhile, and writers would wait. */
export async function takeAccount(lab: Lab, table: string): Promise<SpaceLedger> {
  const startedMs = performance.now();
  if (lab.tableOptions.includes('innodb_system'))
    return notAccounted('the table is in the system tablespace, which cannot be flushed for export');
  try {
    await using session = await connect(lab.endpoint);
    return await whileAtRest(session, table, async () => {
      const files = [...(await lab.fileSizes()).keys()].filter((file) => isFileOf(file, table));
      const read: TablespaceReader[] = [];
      for (const file of files) read.push(await readFile(lab, file));
      const refused = read.find(({ refusal }) => refusal !== null);
      if (refused?.refusal) return notAccounted(refused.refusal);
      const { dataFreeBytes } = await readTableSpace(session, table);
      const { dataFreeBytes: dataFreeExpectedBytes, ...account } = mergeAccounts(read.map((reader) => reader.finish()));
      const { indexes, ...figures } = account;
      return {
        status: 'accounted',
        source,
        readMs: Math.round(performance.now() - startedMs),
        files: files.length,
        ...figures,
        indexes: [...indexes],
        dataFreeBytes,
        dataFreeExpectedBytes,
      };
    });
  } catch (cause) {
    if (cause instanceof PlimsollError && !serverLost.has(cause.code)) return notAccounted(messageOf(cause));
    throw cause;
  }
}

/**
 * The account of the restored table, which must be `full`'s in every category: trials that start from another
 * physical state do not compare. Throws `restore-differs`.
 */
export async function provenAccount(lab: Lab, table: string, full: SpaceLedger): Promise<SpaceLedger> {
  const restored = await takeAccount(lab, table);
  if (full.status !== 'accounted' || restored.status !== 'accounted') return restored;
  const differing = spaceCategories.find((category) => restored.bytes[category] !== full.bytes[category]);
  if (differing === undefined && restored.rows === full.rows) return restored;
  const category = differing ?? 'liveRows';
  throw new PlimsollError(
    `the restored ${table} has ${restored.rows} rows and ${restored.bytes[category]} bytes of ${category}, its snapshot had ${full.rows} and ${full.bytes[category]}`,
    { code: 'restore-differs', hint: 'Trials would not start alike; please report this with the server version.' },
  );
}

/** The next try may have an answer. */
const serverLost: ReadonlySet<string> = new Set(['connect-failed', 'connection-lost']);

const source = 'pages of the table’s own file, flushed for export';

function notAccounted(reason: string): SpaceLedger {
  return { status: 'not-accounted', reason };
}

async function readFile(lab: Lab, file: string): Promise<TablespaceReader> {
  const reader = new TablespaceReader();
  const page = Buffer.alloc(pageBytes);
  let filled = 0;
  for await (const piece of lab.readTablespace(file)) {
    for (let at = 0; at < piece.length; ) {
      const isWhole = filled === 0 && at + pageBytes <= piece.length;
      const taken = isWhole ? pageBytes : piece.copy(page, filled, at, at + pageBytes - filled);
      if (isWhole) reader.add(piece.subarray(at, at + pageBytes));
      else {
        filled = (filled + taken) % pageBytes;
        if (filled === 0) reader.add(page);
      }
      at += taken;
    }
    if (reader.refusal !== null) break;
  }
  return reader;
}
