/** What a reader must know before any figure: that the run did not reach its end. */
import type { Result } from '../result/schema.js';

const beginnings = {
  running: 'This run had not ended when its result was written',
  interrupted: 'This run was interrupted',
  failed: 'This run failed before its end',
} as const;

/** One sentence; null for a complete run. */
export function statusNote({ status, error }: Result): string | null {
  if (status === 'complete') return null;
  const why = error ? ` (${error.message})` : '';
  return `${beginnings[status]}${why}: what follows is what it had measured by then.`;
}
