/**
 * What a provider offers: a place with files and a way to run one mysqld in it. Everything that makes it a
 * lab (readiness, crash watch, restart, snapshots) is shared and lives in mysql-lab.ts.
 */
import type { Endpoint } from '../database/session.js';
import type { LabFacts, NetworkAddress } from './lab.js';
import type { LabFiles } from './lab-files.js';

/** Paths as the server sees them. */
interface HostPaths {
  readonly data: string;
  /** Holds the physical copy of a table, or of the whole data directory. */
  readonly snapshot: string;
  /** Size-limited file system of the `filesystem` mechanism; null with the others. */
  readonly cappedDirectory: string | null;
  /** A directory on a file system that nothing but this lab uses, so that it may be filled; null where there is none. */
  readonly ownFileSystem: string | null;
}

export interface LabHost extends AsyncDisposable {
  readonly facts: Pick<LabFacts, 'kind' | 'image' | 'storage' | 'transport' | 'reason'>;
  readonly endpoint: Endpoint;
  readonly networkAddress: NetworkAddress | null;
  readonly paths: HostPaths;
  readonly sharedDirectory: string | null;
  /** Sets the file-size limit of every mysqld that is launched from now on, and of the one that runs. Throws `cap-not-raised`. */
  limitFiles(bytes: number): Promise<void>;
  /** Starts mysqld under the cap; `more` are further arguments. */
  launch(mode: LaunchMode, more?: readonly string[]): Promise<ServerProcess>;
  /** Runs a shell script in the host, free of the cap, with `$1`, `$2` … = args. Answers with its output; throws where it fails. */
  shell(script: string, ...args: readonly string[]): Promise<string>;
  readonly files: LabFiles;
  /** Everything the server wrote to its error log. */
  readLog(): Promise<string>;
  /** Ends the server, whatever it does and whatever else hangs: the lab is of no use afterwards. */
  end(): Promise<void>;
}

/** `first` also sets the password and makes the schema; `repair` puts the administrator's account back, and the schema. */
export type LaunchMode = 'first' | 'again' | 'repair';

export interface ServerProcess {
  /** Never rejects. */
  readonly ended: Promise<ServerEnd>;
  /** Does not wait for its end; bounded, and does not reject: what cannot be told to it is seen by its not ending. */
  signal(name: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface ServerEnd {
  /** "exit 0", "signal SIGKILL", "lost with its container". */
  readonly exit: string;
  /** The place itself is gone: no server can be started in it. */
  readonly isHostLost: boolean;
}
