/**
 * A program of the user's own, as a remedy asks for it and as it ended. Types alone: strategies ask, the lab
 * starts (src/lab/run-program.ts), and neither knows the other.
 */

export interface ProgramRequest {
  /** The program and its arguments; no shell, unless the program is one. */
  readonly run: readonly string[];
  /** All that the program is told, besides PATH, HOME, TMPDIR and LANG. */
  readonly env: Readonly<Record<string, string>>;
  /** Taken out of the output wherever it stands. */
  readonly secret: string;
  /** When aborted, the program and all that it started in its process group is ended. */
  readonly signal: AbortSignal;
  /** When aborted, the same by SIGKILL, without a word before. */
  readonly killed?: AbortSignal;
}

export type ProgramEnd =
  /** `output`: the end of stdout and stderr, in the order in which they were written. */
  | { readonly status: 'exited'; readonly code: number; readonly output: string }
  | { readonly status: 'killed'; readonly by: NodeJS.Signals; readonly output: string }
  | { readonly status: 'not-started'; readonly reason: string };
