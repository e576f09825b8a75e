/** Every tablespace file of the current schema as the server lists it: half-built copies too, but for rebuilds in place. */
import type { Session } from './session.js';

export interface Tablespace {
  /** Stays with a file whatever its name; a rebuilt table has another. */
  readonly id: number;
  /** As the file's, without directory and `.ibd`. */
  readonly name: string;
  readonly bytes: number;
}

export async function readTablespaces(session: Session): Promise<readonly Tablespace[]> {
  const rows = await session.query<Record<keyof Tablespace, string | number>>(
    `SELECT SPACE AS id, SUBSTRING_INDEX(NAME, '/', -1) AS name, FILE_SIZE AS bytes
       FROM information_schema.INNODB_TABLESPACES WHERE NAME LIKE CONCAT(DATABASE(), '/%')`,
  );
  return rows.map(({ id, name, bytes }) => ({ id: Number(id), name: String(name), bytes: Number(bytes) }));
}
