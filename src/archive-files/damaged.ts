import { PlimsollError } from '../errors.js';

/** An archive that is not what it says; nothing of the file it is about has been restored. */
export function damaged(message: string, more: { details?: readonly string[]; cause?: unknown } = {}): PlimsollError {
  return new PlimsollError(message, {
    code: 'archive-damaged',
    hint: 'Take it from another copy of the archive.',
    ...more,
  });
}
