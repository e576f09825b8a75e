/** Reads meaning out of mysqld's error log. Pure. */

/** What is worth a reader's time after a crash or a refusal: errors, signals, assertions, InnoDB's own last words. */
const telling =
  /\[ERROR\]|\[FATAL\]|got signal|Assertion|assertion failure|Out of tablespace|is full|File too large|No space left|error number|Cannot extend|posix_fallocate|ended by|out of memory|unknown (option|variable)/i;
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
  return (found.length > 0 ? found : since).slice(-linesAtMost);
}
