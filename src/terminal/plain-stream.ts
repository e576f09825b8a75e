/**
 * A stream to which only text gets through: no escape sequence, bell, carriage return or reversal of letters, whoever
 * wrote them (a manifest, a file's name, a server's message). Every command prints through it but `run`, whose
 * reporter moves the cursor itself and cleans each text before. Colours of ours pass where there is a terminal.
 */
import type { CommandIo } from '../io.js';

type Stream = CommandIo['stdout'];

/** Bold, dim, plain colours and their ends: nothing that hides text. */
const color = String.raw`\u001b\[(?:[0-2]|2[2-9]|3[1-79]|9[0-7])m`;
const unwanted = String.raw`\r(?=\n)|[\p{Cc}\p{Cf}\u2028\u2029]`;
const pattern = new RegExp(`(${color})|([\\n\\t])|${unwanted}`, 'gu');

export function plainStream(stream: Stream): Stream {
  return {
    write: (text) => stream.write(plainText(text, Boolean(stream.isTTY))),
    ...(stream.isTTY === undefined ? {} : { isTTY: stream.isTTY }),
    // Asked for anew: a window changes its width.
    get columns() {
      return stream.columns as number;
    },
  };
}

/** `text` with what steers a terminal replaced; colours stay where they are wanted. */
export function plainText(text: string, keepsColors: boolean): string {
  return text.replace(pattern, (found, colored?: string, layout?: string) => {
    if (colored !== undefined) return keepsColors ? colored : '';
    return layout ?? (found === '\r' ? '' : '\ufffd');
  });
}
