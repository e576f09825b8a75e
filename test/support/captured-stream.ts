/** A stream that keeps what is written, and what a terminal of it would show in the end. */
export interface CapturedStream {
  readonly isTTY: boolean;
  readonly columns: number;
  write(text: string): void;
  raw(): string;
  /** Lines on the screen after all cursor movements, colours taken away. */
  screen(): readonly string[];
}

export function capturedStream(columns = 100, isTTY = true): CapturedStream {
  let written = '';
  return {
    isTTY,
    columns,
    write: (text) => {
      written += text;
    },
    raw: () => written,
    screen: () => screenOf(written),
  };
}

const esc = '\x1b';

/** As much of a terminal as the reporter uses: lines, cursor up, erase below, modes and colours. */
function screenOf(written: string): readonly string[] {
  const lines: string[] = [''];
  let row = 0;
  for (const [token] of written.matchAll(new RegExp(`${esc}\\[[?\\d;]*[a-zA-Z]|\\n|[^${esc}\\n]+`, 'g'))) {
    const up = new RegExp(`^${esc}\\[(\\d+)A$`).exec(token);
    if (up) row -= Number(up[1]);
    else if (token === `${esc}[0J`) lines.splice(row, lines.length, '');
    else if (token === '\n') lines[++row] ??= '';
    else if (!token.startsWith(esc)) lines[row] += token;
  }
  return lines.slice(0, -1);
}
