/** The files of a lab as the server sees them, by its own paths; read only. */
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface LabFiles {
  /** In bytes. Throws where the file is not there. */
  sizeOf(path: string): Promise<number>;
  /** Sizes in bytes of the files right in a directory, by name; none where there is no directory. */
  sizesIn(directory: string): Promise<ReadonlyMap<string, number>>;
  /** A file in pieces of any size, each good until the next is asked for. */
  read(path: string): AsyncIterable<Buffer>;
  /** A file's text; empty where it is not there. */
  textOf(path: string): Promise<string>;
}

const pieceBytes = 2 ** 20;

/** Files that this process reaches itself. `root`: where it finds what the server calls `/`. */
export function localFiles(root = '/'): LabFiles {
  const here = (path: string) => join(root, path);
  return {
    sizeOf: async (path) => (await stat(here(path))).size,
    async sizesIn(directory) {
      const entries = await readdir(here(directory)).catch(() => []);
      // Files come and go while a table is rebuilt: what is gone between the listing and the look is left out.
      const sizes = entries.map(async (name) => {
        const entry = await stat(here(join(directory, name))).catch(() => null);
        return entry?.isFile() ? ([[name, entry.size]] as const) : [];
      });
      return new Map((await Promise.all(sizes)).flat());
    },
    read: (path) => readPieces(here(path)),
    textOf: (path) => readFile(here(path), 'utf8').catch(() => ''),
  };
}

/** All in one buffer: one for each piece would cost more in garbage than the reading. */
async function* readPieces(path: string): AsyncGenerator<Buffer> {
  await using file = await open(path);
  const buffer = Buffer.allocUnsafe(pieceBytes);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}
