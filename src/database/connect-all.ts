/** Several connections, or none: where one cannot be opened, those that were are closed, as they would keep Node alive. */
import { connect, type Endpoint, type Session } from './session.js';

/** One to each endpoint, in order. Throws `connect-failed`. */
export async function connectAll<const E extends readonly Endpoint[]>(
  endpoints: E,
): Promise<{ -readonly [K in keyof E]: Session }> {
  const tried = await Promise.allSettled(endpoints.map(connect));
  const opened = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = tried.find((one) => one.status === 'rejected');
  if (!failed) return opened as { -readonly [K in keyof E]: Session };
  for (const session of opened) session.destroy();
  throw failed.reason;
}
