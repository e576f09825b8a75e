/** Error messages as a query engine leaves them: one sentence and a stack, some 250 bytes to 2 KB. */
import type { Draws } from './draws.js';
import type { Vocabulary } from './vocabulary.js';

const causes = [
  'Query exceeded per-node memory limit',
  'Column cannot be resolved',
  'Connection refused',
  'Division by zero',
];
const packages = [
  'com.example.worker.query',
  'com.example.plan.rules',
  'com.example.storage.column',
  'java.util.concurrent',
];
const classes = ['TaskExecutor', 'PlanOptimizer', 'SplitRunner', 'PageReader', 'ConnectorAdapter'];

/** One message; always at least 250 bytes of ASCII or more in UTF-8. */
export function errorText(vocabulary: Vocabulary, draws: Draws): string {
  const frames = 3 + Math.floor(22 * draws.unit() ** 2);
  const lines = Array.from(
    { length: frames },
    () =>
      `\tat ${draws.pick(packages)}.${draws.pick(classes)}.${draws.pick(vocabulary.columns)}(${draws.pick(classes)}.java:${1 + draws.below(900)})`,
  );
  const where = `'${draws.pick(vocabulary.labels)}' in ${draws.pick(vocabulary.schemas)}.${draws.pick(vocabulary.tables)}`;
  return `${draws.pick(causes)}: ${where}\n${lines.join('\n')}`;
}
