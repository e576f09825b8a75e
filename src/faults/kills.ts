/** The three deaths: of the remedy's connections, of its process, of the server. */
import { type ActiveFault, nothingToRelease, type Scene } from './fault.js';

export function killConnection({ session, remedyThreads }: Scene): ActiveFault {
  let killed = 0;
  return {
    async strike() {
      for (const id of await remedyThreads()) {
        const outcome = await session.attempt(`KILL CONNECTION ${id}`);
        if (outcome.status === 'accepted') killed += 1;
      }
    },
    release: async () => `${killed} of its connections ${killed === 1 ? 'was' : 'were'} killed`,
  };
}

/** What the remedy had sent goes on in the server until it ends or is found to have no client. */
export function killProcess({ remedy }: Scene): ActiveFault {
  return { strike: async () => remedy.die(), release: nothingToRelease };
}

export function killServer({ lab }: Scene): ActiveFault {
  return { strike: () => lab.kill(), release: nothingToRelease };
}
