/** What a command may touch of the process that runs it; cli.ts passes the real one, tests a captured one. */
export interface CommandIo {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  /** Where somebody may be typing; absent where nobody can. */
  readonly stdin?: Secretive;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted by Ctrl-C or SIGTERM; a command then cleans up and cli.ts exits with 130. */
  readonly signal: AbortSignal;
}

/** A terminal that can be told not to show what is typed; `process.stdin` is one. */
interface Secretive {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}
