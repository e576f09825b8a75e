/** Colours where they help: a terminal, or FORCE_COLOR; never with NO_COLOR. */
import pc from 'picocolors';
import type { CommandIo } from '../io.js';

export type Colors = ReturnType<typeof pc.createColors>;

/** NO_COLOR (not empty) wins over FORCE_COLOR (not empty, not 0), which wins over what the stream is. */
export function colorsFor(stream: { readonly isTTY?: boolean }, env: CommandIo['env']): Colors {
  if (env['NO_COLOR']) return pc.createColors(false);
  const forced = env['FORCE_COLOR'];
  if (forced) return pc.createColors(forced !== '0' && forced !== 'false');
  return pc.createColors(Boolean(stream.isTTY) && env['TERM'] !== 'dumb');
}
