/** Reads meaning out of mysqld's error log. Pure. */

/** What is worth a reader's time after a crash or a refusal: errors, signals, assertions, InnoDB's own last words. */
const telling =
  /\[ERROR\]|\[FATAL\]|got signal|Assertion|assertion failure|Out of tablespace|is full|File too large|No space left|error number|Cannot extend|posix_fallocate|ended by|out of memory|unknown (option|variable)/i;
const messageCode = /\[MY-\d+\]/;
const startLine = /starting as process/;
const linesAtMost = 20;

/** Lines without trailing spaces and without empty ones. */
export function logLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter(Boolean);
}

/** The lines since the server's last start that explain why it ended; the log's last lines where none stands out. */
export function crashLines(lines: readonly string[]): readonly string[] {
  const since = lines.slice(
    Math.max(
      0,
      lines.findLastIndex((line) => startLine.test(line)),
    ),
  );
  const found = since.filter((line) => telling.test(line));
  return withoutRepeats(found.length > 0 ? found : since).slice(-linesAtMost);
}

/** Of lines in a row with one message code the first, and how many more there are: a retry is told 100 times. */
function withoutRepeats(lines: readonly string[]): readonly string[] {
  const told: { readonly code: string | undefined; readonly line: string; more: number }[] = [];
  for (const line of lines) {
    const code = messageCode.exec(line)?.[0];
    const last = told.at(-1);
    if (code !== undefined && last?.code === code) last.more += 1;
    else told.push({ code, line, more: 0 });
  }
  return told.map(({ code, line, more }) => (more === 0 ? line : `${line} (${more} more ${code})`));
}
