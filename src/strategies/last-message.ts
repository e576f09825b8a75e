/**
 * What a program said last that means something, out of all that it wrote: the message of an uncaught error rather
 * than the stack below it, the properties that Node prints after that, or Node's version. Python ends with its
 * message, and shells, Perl and MySQL's own clients write no stack: there the last lines are it.
 */

/** Lines told where nothing marks the message. */
const linesTold = 3;
/** An error's own message may have so many lines above its stack. */
const messageLinesMax = 8;
const charactersMax = 400;

const stackLine = /^\s+(at |\.\.\. \d+ (more|lines))/;
const noise = /^\s*(Node\.js v\d[\w.-]*|Thrown at:|\[?[{}\]],?)?\s*$/;
const namesError = /^(Uncaught |Exception in thread .*? )?[\w.$]*(Error|Exception)\b/;

/** One line or a few, at most 400 characters; empty where the program wrote nothing. */
export function lastMessage(output: string): string {
  const lines = output.split('\n');
  return shortened(
    (underStack(lines) ?? lines.filter((line) => !noise.test(line)).slice(-linesTold)).join('\n').trim(),
  );
}

/** The message above the last stack; null where there is none, or where more was said after it. */
function underStack(lines: readonly string[]): readonly string[] | null {
  const lastFrame = lines.findLastIndex((line) => stackLine.test(line));
  if (lastFrame < 0 || lines.slice(lastFrame + 1).some((line) => !isPrinted(line))) return null;
  let first = lastFrame;
  while (first > 0 && stackLine.test(lines[first - 1] as string)) first -= 1;
  const above = lines.slice(Math.max(0, first - messageLinesMax), first);
  const start = above.findLastIndex((line) => namesError.test(line));
  return start < 0 ? above.slice(-1) : above.slice(start);
}

/** Behind a stack: an error's properties as Node prints them, and its version. */
function isPrinted(line: string): boolean {
  return noise.test(line) || /^\s+(\[?\w+\]?|'[^']*'|\[cause\]):? /.test(line) || stackLine.test(line);
}

function shortened(text: string): string {
  return text.length <= charactersMax ? text : `${text.slice(0, charactersMax)} […]`;
}
