/** Each extent of a table's file, which an account sums up and so hides. */

import { whileAtRest } from '../../src/database/ledger.js';
import type { Session } from '../../src/database/session.js';
import { pageBytes } from '../../src/innodb/space-model.js';
import {
  describedPages,
  type Extent,
  entirelyFree,
  pagesPerExtent,
  readExtent,
  readSpaceHeader,
} from '../../src/innodb/tablespace-extents.js';
import type { Lab } from '../../src/lab/lab.js';
import { isFileOf } from '../../src/lab/table-files.js';

/** Extents in the file's order, of a table of one file that one page of descriptors describes. */
export async function readExtents(session: Session, lab: Lab, table: string): Promise<Extent[]> {
  return await whileAtRest(session, table, async () => {
    const [file, ...others] = [...(await lab.fileSizes()).keys()].filter((name) => isFileOf(name, table));
    if (file === undefined || others.length > 0) throw new Error(`${table} is not in one file`);
    const firstPage = await readFirstPage(lab, file);
    const { pages, freeLimit } = readSpaceHeader(firstPage);
    if (pages > describedPages) throw new Error(`${table} has more than one page of descriptors`);
    return Array.from({ length: Math.floor(pages / pagesPerExtent) }, (_, index) => {
      const page = index * pagesPerExtent;
      return page < freeLimit ? readExtent(firstPage, page) : entirelyFree;
    });
  });
}

async function readFirstPage(lab: Lab, file: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of lab.readTablespace(file)) {
    pieces.push(Uint8Array.from(piece));
    bytes += piece.length;
    if (bytes >= pageBytes) break;
  }
  return Buffer.concat(pieces);
}
