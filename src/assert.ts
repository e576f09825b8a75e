import { AssertionError } from 'node:assert';

/** Throws when this program is wrong about itself. Never used for what a user or a server did. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError({ message, stackStartFn: assert });
}

/** Marks a switch as exhaustive: compiling fails when a case is missing. */
export function unreachable(value: never): never {
  throw new AssertionError({ message: `unexpected value ${JSON.stringify(value)}` });
}
