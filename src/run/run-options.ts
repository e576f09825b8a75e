/** What a run is given: one scenario, where its files go, and whom it tells. */
import type { Emit } from '../events.js';
import type { Scenario } from '../scenario/schema.js';

export interface RunOptions {
  readonly scenario: Scenario;
  /** The scenario file's: where programs that it names are started. */
  readonly scenarioDirectory: string;
  /** Where result.json goes. */
  readonly directory: string;
  readonly cacheDirectory: string;
  /** Where DOCKER_HOST and PATH are looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The command's start, on performance.now()'s clock and as wall clock. */
  readonly startedMs: number;
  readonly startedAt: Date;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}
