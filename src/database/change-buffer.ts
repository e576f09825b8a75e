/**
 * InnoDB's change buffer keeps entries of secondary indexes aside while their page is not in memory, and merges them in
 * the background. When it does so decides where pages are split: one seed then gives other pages at each run. So it is
 * off while a table is filled, and as it was after that. MySQL 8.0 and 9.7 have it on by default, 8.4 off.
 */
import type { Session } from './session.js';

/** Every entry goes to its page at once until the answer is disposed. Nothing to do where the server has no change buffer. */
export async function withoutChangeBuffer(session: Session): Promise<AsyncDisposable> {
  const [row] = await session.query<{ Value: string }>("SHOW GLOBAL VARIABLES LIKE 'innodb_change_buffering'");
  const before = row?.Value ?? 'none';
  const set = (value: string) => session.attempt('SET GLOBAL innodb_change_buffering = ?', [value]);
  if (before !== 'none') await set('none');
  return {
    async [Symbol.asyncDispose]() {
      // A server that died takes no setting, and its end is told elsewhere.
      if (before !== 'none') await set(before);
    },
  };
}
