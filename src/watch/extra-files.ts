/**
 * Files that a remedy makes beside the table's own: an archive table, a rebuild, a dump in its own directory. Looked
 * at often, by two ways: the server's list of tablespaces, which is quick but does not show a file that is rebuilt in
 * place, and the directory, which shows all and is slow to ask in a container. A peak between two looks is missed,
 * so the figure is a lower bound; but a rebuilt file's own size is known at the remedy's end.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectAll } from '../database/connect-all.js';
import { connect, type Session } from '../database/session.js';
import { readTablespaces, type Tablespace } from '../database/tablespaces.js';
import type { Lab } from '../lab/lab.js';
import { isFileOf, tableBytesOf } from '../lab/table-files.js';

/** At least so long between two looks, and four times as long as a look takes. */
const pauseMsMin = 40;
const pauseForLook = 4;

export class ExtraFilesWatch implements AsyncDisposable {
  /** Most of them at once, so far. */
  bytesMax = 0;
  private sinceAskedMax = 0;
  private readonly lab: Lab;
  private readonly table: string;
  private readonly listed: () => ReadonlyMap<string, number>;
  private readonly original: readonly Tablespace[];
  private lastListed: ReadonlyMap<string, number> | null = null;
  private session: Session | null;
  /** One that no look keeps busy when the remedy ends. */
  private readonly endSession: Session;
  private readonly ending = new AbortController();
  private readonly running: Promise<void>;

  private constructor(
    lab: Lab,
    table: string,
    listed: () => ReadonlyMap<string, number>,
    session: Session,
    endSession: Session,
    original: readonly Tablespace[],
  ) {
    this.lab = lab;
    this.table = table;
    this.listed = listed;
    this.session = session;
    this.endSession = endSession;
    this.original = original;
    this.running = this.loop();
  }

  /** Before the remedy starts; `listed` gives the sizes of the schema's files as the directory showed them last. */
  static async start(lab: Lab, table: string, listed: () => ReadonlyMap<string, number>): Promise<ExtraFilesWatch> {
    const [session, endSession] = await connectAll([lab.endpoint, lab.endpoint]);
    try {
      const original = (await readTablespaces(session)).filter(({ name }) => isFileOf(name, table));
      return new ExtraFilesWatch(lab, table, listed, session, endSession, original);
    } catch (cause) {
      session.destroy();
      endSession.destroy();
      throw cause;
    }
  }

  /** Most of them at once since this was asked last. */
  takeBytesMax(): number {
    const max = this.sinceAskedMax;
    this.sinceAskedMax = 0;
    return max;
  }

  /**
   * To be called at once. Where the table has another tablespace than it began with, the new file stood beside the old
   * one, and its own size was needed: to within the step of 4 MiB by which jobs may make it grow before it is read.
   */
  async remedyEnded(): Promise<void> {
    const spaces = await readTablespaces(this.endSession).catch(() => []);
    const own = spaces.filter(({ name }) => isFileOf(name, this.table));
    const replaced = own.length > 0 && own.every(({ id }) => this.original.every((before) => before.id !== id));
    if (replaced && this.original.length > 0) this.note(sum(own.map(({ bytes }) => bytes)));
    await this.look(this.endSession).catch(() => {});
  }

  /** Does not wait for a look under way: it may stand behind a remedy's lock. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.ending.abort();
    this.session?.destroy();
    this.endSession.destroy();
    await this.running;
  }

  private async loop(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      const beganMs = performance.now();
      try {
        this.session ??= await connect(this.lab.endpoint);
        await this.look(this.session);
      } catch {
        // While the server is down there is nothing to see; the crash watch tells of it.
        this.drop();
      }
      const pauseMs = Math.max(pauseMsMin, pauseForLook * (performance.now() - beganMs));
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
    }
    this.drop();
  }

  private async look(session: Session): Promise<void> {
    const spaces = await readTablespaces(session);
    const scratchBytes = await directoryBytes(this.lab.scratchDirectory);
    const originalBytes = sum(this.original.map(({ bytes }) => bytes));
    const listed = this.listed();
    const looks: ReadonlyMap<string, number>[] = [new Map(spaces.map(({ name, bytes }) => [name, bytes]))];
    // Once each: an old one would be added to what came after it.
    if (listed !== this.lastListed) looks.push(listed);
    this.lastListed = listed;
    for (const sizes of looks) this.note(scratchBytes + extraFileBytes(sizes, this.table, originalBytes));
  }

  private note(bytes: number): void {
    this.bytesMax = Math.max(this.bytesMax, bytes);
    this.sinceAskedMax = Math.max(this.sinceAskedMax, bytes);
  }

  private drop(): void {
    this.session?.destroy();
    this.session = null;
  }
}

/**
 * All files of the schema but one copy of the table: after a swap by name the old file is another table's, and what
 * the remedy made is the new one. Growth of the table's own file is not extra.
 */
export function extraFileBytes(sizes: ReadonlyMap<string, number>, table: string, originalBytes: number): number {
  const own = tableBytesOf(sizes, table) ?? 0;
  return Math.max(0, sum([...sizes.values()]) - Math.max(own, originalBytes));
}

/** Of all files in it, however deep; one that goes meanwhile counts nothing. */
async function directoryBytes(directory: string): Promise<number> {
  const names = await readdir(directory, { recursive: true }).catch(() => []);
  const sizes = names.map((name) =>
    stat(join(directory, name)).then(
      (entry) => (entry.isFile() ? entry.size : 0),
      () => 0,
    ),
  );
  return sum(await Promise.all(sizes));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
