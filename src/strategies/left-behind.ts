/** Names what a remedy that failed left beside the table, for its outcome. */
import { describeLeftovers, findLeftovers } from '../database/leftovers.js';
import type { Session } from '../database/session.js';
import type { RemedyContext } from './strategy.js';

/** Looked for on another connection, as the remedy's may be lost; null where nothing is there, or nobody can look. */
export async function leftBehind({ connect, table }: RemedyContext): Promise<string | null> {
  let session: Session;
  try {
    session = await connect();
  } catch {
    return null;
  }
  await using looking = session;
  const found = describeLeftovers(await findLeftovers(looking, table.name));
  return found === null ? null : `left behind: ${found}`;
}
