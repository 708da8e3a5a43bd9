import type { LogLine } from '../../../contract/server.ts';

// eslint-disable-next-line no-control-regex -- the colours of a terminal begin with one
const colours = /\u001b\[[0-9;?]*[A-Za-z]/g;

/**
 * What a terminal would show of the server's log. Its entries are what was written, not lines: one may hold several,
 * a line may come in several, and a progress bar writes over itself (the server then replaces the last entry). So a
 * line that has not ended is held back.
 */
export function linesOfLog(entries: readonly LogLine[]): readonly LogLine[] {
  const lines: LogLine[] = [];
  let open: LogLine | null = null;
  for (const { at, text } of entries) {
    const pieces = text.replaceAll(colours, '').replaceAll('\r\n', '\n').split('\n');
    for (const [index, piece] of pieces.entries()) {
      const line: LogLine =
        open === null ? { at, text: piece } : { ...open, text: open.text + piece };
      const hasEnded = index < pieces.length - 1;
      if (hasEnded) lines.push({ ...line, text: shownOf(line.text) });
      open = hasEnded || line.text === '' ? null : line;
    }
  }
  return lines;
}

/** A carriage return goes back to the line's beginning. */
const shownOf = (text: string): string => text.slice(text.lastIndexOf('\r') + 1);
