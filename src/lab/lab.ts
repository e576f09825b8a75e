/**
 * A lab: the throw-away MySQL server that a run owns, behind one interface for both providers.
 * A lab is always one that this program started; disposing it leaves nothing behind.
 */
import type { Endpoint } from '../database/session.js';
import type { CapMechanism } from '../scenario/schema.js';

export interface LabOptions {
  readonly kind: 'auto' | 'docker' | 'embedded';
  readonly image: string;
  readonly memoryBytes: number;
  readonly bufferPoolBytes: number;
  readonly storage: 'memory' | 'disk';
  readonly cap: { readonly mechanism: CapMechanism; readonly bytes: number };
  /** Where unpacked MySQL, templates and the register of running labs are kept. */
  readonly cacheDirectory: string;
  /** Part in a pair of source and replica: binary log, GTIDs and, at the source, a port that the replica reaches. */
  readonly replication?: 'source' | 'replica';
  /** Of the administrator; a random one where none is given. A replica has its source's, which cloning brings along. */
  readonly password?: string;
  /** As many as traffic opens at once: the server takes those, and some beside. */
  readonly connections?: number;
  readonly signal: AbortSignal;
  /** Called once, when mysqld has been launched for the first time and does not answer yet: work of our own fits in there. */
  readonly whileStarting?: () => void;
  /** Where mysqld (PATH) and Docker (DOCKER_HOST) are looked for; without it, the usual places only. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** What a reader of a number must know of the server it came from; goes into result.json as it is. */
export interface LabFacts {
  readonly kind: 'docker' | 'embedded';
  /** Why this kind: "--lab embedded", or what auto found. */
  readonly reason: string;
  readonly mysqlVersion: string;
  /** Docker image, or null. */
  readonly image: string | null;
  readonly storage: 'memory' | 'disk';
  /** How clients reach it: a unix socket, or a port behind Docker's proxy (slower small statements). */
  readonly transport: 'unix-socket' | 'docker-port';
  readonly startMs: number;
  readonly bufferPoolBytes: number;
  /** Server arguments that matter to space and durability: name → value as the server reports it. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The server ended without being asked to. */
export interface LabCrash {
  /** From performance.now(). */
  readonly atMs: number;
  /** `hung`: it was there and did not answer, and was killed for it. `killed`: by `kill`, on purpose. */
  readonly how: 'died' | 'hung' | 'killed';
  /** "signal SIGKILL"; where it hung, that. */
  readonly exit: string;
  /** The error-log lines that explain it. */
  readonly serverLog: readonly string[];
}

export interface StartOptions {
  /** innodb_force_recovery, 1 to 6. */
  readonly forceRecovery?: number;
}

export interface NetworkAddress {
  readonly host: string;
  readonly port: number;
}

export interface Lab extends AsyncDisposable {
  readonly facts: LabFacts;
  /** As the lab's own administrator; the schema `plimsoll` exists. */
  readonly endpoint: Endpoint;
  /** Where another lab of the same kind reaches this server by TCP; null where it has no port. */
  readonly networkAddress: NetworkAddress | null;
  /** What CREATE TABLE must say for the cap to hold (`TABLESPACE = innodb_system`, `DATA DIRECTORY = '…'`), or ''. */
  readonly tableOptions: string;
  /** The limit on the table that holds now: `raiseCap` moves it, `restore` puts it back. */
  readonly capBytes: number;
  /** Lifts the limit on the living server, and on those to come. Throws `cap-not-raised`. */
  raiseCap(bytes: number): Promise<void>;
  /** SIGKILL to the server, as the out-of-memory killer does it: told as a crash, and as one of our own. */
  kill(): Promise<void>;
  /**
   * Fills the file system of the data directory, or of the capped table, until `leaveBytes` are free; answers with
   * how to empty it again. Throws `fault-not-possible` where it is not the lab's own.
   */
  fillDisk(leaveBytes: number): Promise<() => Promise<void>>;
  /** Resolves at the next crash, a hang among them; never rejects. Pending while the server lives, and answers. */
  crashed(): Promise<LabCrash>;
  /**
   * After a crash, or on purpose: the same data, the same cap, another process. Resolves when ready for SQL.
   * Throws `server-crashed-at-start`, `lab-lost`.
   */
  restart(options?: StartOptions): Promise<void>;
  /**
   * Puts the administrator's account and the lab's schema back, where a program has changed them: answers with what the
   * server said of it, or null where all was well. Starts the server again for that.
   */
  regain(): Promise<string | null>;
  /** Keeps a copy of the whole data directory, server down; takes the place of the snapshot, and leaves the server down. */
  keepFiles(): Promise<void>;
  /** Puts that copy back, and leaves the server down. */
  putFilesBack(): Promise<void>;
  /** Size in bytes of the table's own file (of the system tablespace with that mechanism), of all its partitions' together; 0 where it has none. */
  tableFileBytes(table: string): Promise<number>;
  /** Size in bytes of every tablespace file of the lab's schema, by file name without `.ibd`: tables, half-built rebuilds. */
  fileSizes(): Promise<ReadonlyMap<string, number>>;
  /**
   * The bytes of one of those files, in order; a piece is good until the next is asked for. Its pages are current only
   * while the table is flushed for export.
   */
  readTablespace(name: string): AsyncIterable<Buffer>;
  /** Keeps a physical copy of the table as it is now; one at a time. Quiesces purge first. */
  snapshot(table: string): Promise<void>;
  /** Puts that copy back, byte for byte, and the cap; every other table of the schema is dropped. */
  restore(table: string): Promise<void>;
  /** Error-log lines (newest last) since the lab started. */
  serverLog(): Promise<readonly string[]>;
  /** A directory the server can read files from (LOAD DATA INFILE, also FIFOs) and this process can write to; null where there is none. */
  readonly sharedDirectory: string | null;
  /** A directory of this process's own (mode 0700) for files that a remedy makes; gone with the lab. */
  readonly scratchDirectory: string;
}
