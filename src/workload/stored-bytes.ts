/** What a row stores in its variable columns, from its plan: the space model's input, without composing the text. */
import type { JobRowBytes } from '../innodb/jobs-table-space.js';
import type { RowPlan } from './row-plan.js';
import type { TextLibrary } from './text-library.js';

/** Of a finished row; its database's name is taken for one of mean length. */
export function storedBytesBy({ databases, resultTargets, errorMessages }: TextLibrary) {
  const databaseName = databases.reduce((sum, database) => sum + database.storedBytes, 0) / databases.length;
  return (plan: RowPlan): JobRowBytes => ({
    query: plan.queryBytes,
    type: plan.type.length,
    databaseName,
    resultTarget: resultTargets[plan.resultTarget]?.storedBytes ?? 0,
    errorMessage: plan.outcome === 'error' ? (errorMessages[plan.errorMessage]?.storedBytes ?? 0) : 0,
  });
}
