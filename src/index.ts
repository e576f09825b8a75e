/** What other programs may build on: run a scenario, read a result, write its report. */
export { type ExitCode, exitCodes, PlimsollError } from './errors.js';
export type { RunEvent } from './events.js';
export { writeReport } from './report/write-report.js';
export { readResult } from './result/read-result.js';
export { type Result, resultSchema, resultSchemaVersion, type Trial } from './result/schema.js';
export type { RunOptions } from './run/run-options.js';
export { runScenario } from './run/run-scenario.js';
export { loadScenario } from './scenario/load-scenario.js';
export type { Scenario } from './scenario/schema.js';
