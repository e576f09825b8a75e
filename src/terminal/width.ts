/** How wide text is on a terminal, where letters may take two cells or none; and fitting it in. */

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** East Asian wide and full-width letters, and pictographs that are drawn as such. */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}|^[\u{20000}-\u{3fffd}]/u;
/** Escape, bell and their kind: what a server's log says must not steer the reader's terminal. */
const control = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;

/** Terminal cells that `text` (without colour codes) takes. */
export function displayWidth(text: string): number {
  let cells = 0;
  for (const { segment } of graphemes.segment(text)) cells += wide.test(segment) ? 2 : 1;
  return cells;
}

/** `text` in at most `width` cells; what is cut off leaves an ellipsis. */
export function fitTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cells = 0;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    cells += wide.test(segment) ? 2 : 1;
    if (cells > width - 1) break;
    kept += segment;
  }
  return width < 1 ? '' : `${kept}…`;
}

/** The same for a name: names that differ in their beginnings or in their ends stay apart, as the middle is left out. */
export function fitName(name: string, width: number): string {
  if (displayWidth(name) <= width) return name;
  const head = fitTo(name, Math.ceil(width / 2));
  const reversed = [...graphemes.segment(name)].map(({ segment }) => segment).reverse();
  let tail = '';
  for (const segment of reversed) {
    if (displayWidth(head) + displayWidth(segment + tail) > width) break;
    tail = segment + tail;
  }
  return head + tail;
}

/** `text` in exactly `width` cells, as a terminal shows it. */
export function cell(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const fitted = fitTo(printable(text), width);
  const space = ' '.repeat(Math.max(0, width - displayWidth(fitted)));
  return align === 'left' ? fitted + space : space + fitted;
}

/** One line that a terminal shows as it stands. */
export function printable(text: string): string {
  return text.replace(control, ' ').trim();
}

/** Words in lines of at most `width` cells, each after `indent`; a longer word has a line of its own. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(indent + longer) > width) {
      lines.push(indent + line);
      line = word;
    } else line = longer;
  }
  return [...lines, indent + line];
}
