/** What a command may touch of the process that runs it; cli.ts passes the real one, tests a captured one. */
export interface CommandIo {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted by Ctrl-C or SIGTERM; a command then cleans up and cli.ts exits with 130. */
  readonly signal: AbortSignal;
}
