/** What the server must do and say for the space ledger. */
import type { Session } from './session.js';

/**
 * Runs `work` while every page of the table is in its files and stays there (MySQL manual, "FLUSH TABLES … FOR
 * EXPORT"). Writers wait meanwhile.
 */
export async function whileAtRest<T>(session: Session, table: string, work: () => Promise<T>): Promise<T> {
  await session.execute(`FLUSH TABLES \`${table}\` FOR EXPORT`);
  try {
    return await work();
  } finally {
    await session.execute('UNLOCK TABLES');
  }
}
