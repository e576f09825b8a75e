/**
 * Which of the server's files hold a table: `jobs.ibd`, or with partitions one each (`jobs#p#p2011_06.ibd`).
 * Names are without `.ibd`; MySQL 5.7 wrote `#P#`.
 */

/** Bytes of a table's files together, out of all files of its schema; null where it has none of its own. */
export function tableBytesOf(sizes: ReadonlyMap<string, number>, table: string): number | null {
  let bytes: number | null = null;
  for (const [name, size] of sizes) if (isFileOf(name, table)) bytes = (bytes ?? 0) + size;
  return bytes;
}

export function isFileOf(name: string, table: string): boolean {
  return name.replace(/#p#.*$/i, '') === table;
}
