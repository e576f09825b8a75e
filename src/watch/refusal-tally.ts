/** Counts refusals by operation and errno, and keeps the first message of each. */
import type { Refusal } from '../result/refusals.js';
import type { Answer } from '../workload/answer.js';

export class RefusalTally {
  private readonly byKind = new Map<string, Refusal>();

  answered({ work, status, error }: Pick<Answer, 'work' | 'status' | 'error'>): void {
    if (status !== 'accepted' && error) this.add({ operation: work.operation, kind: status, ...error });
  }

  add({ operation, kind, errno, sqlState, message }: Omit<Refusal, 'count'>): void {
    const key = `${operation} ${kind} ${errno}`;
    const known = this.byKind.get(key) ?? { operation, kind, errno, sqlState, message, count: 0 };
    this.byKind.set(key, { ...known, count: known.count + 1 });
  }

  /** The most frequent first. */
  list(): Refusal[] {
    return [...this.byKind.values()].sort((one, other) => other.count - one.count);
  }
}
