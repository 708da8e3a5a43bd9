/** Width on a terminal: CJK and full-width characters take two columns. */
export function widthOf(text: string): number {
  return Array.from(text).reduce((sum, char) => sum + (wide.test(char) ? 2 : 1), 0);
}
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

/** Columns aligned by width, the last one ragged; numbers are given as text. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, widthOf(cell))));
  const pad = (cell: string, at: number, last: boolean): string =>
    last ? cell : cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell) + 2);
  return rows
    .map((row) => row.map((cell, at) => pad(cell, at, at === row.length - 1)).join(''))
    .join('\n');
}
