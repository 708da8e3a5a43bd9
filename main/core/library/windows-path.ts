/** `C:\`, `\\server\share`, and the long forms of both (`\\?\C:\`, `\\?\UNC\server\share`). */
const windowsPath = /^(?:[a-z]:[\\/]|\\\\)/i;

/**
 * A path as it is compared: Windows tells neither upper from lower case nor `\` from `/`, takes no notice of dots and
 * blanks at the end of a name, and has a second, long form of each path. Others stay as they are. The names in it are as
 * many as before, but for the long form's own.
 */
export function comparable(path: string): string {
  if (!windowsPath.test(path)) return path;
  return shortForm(path)
    .replaceAll('/', '\\')
    .split('\\')
    .map((name) => name.replace(/(?<=[^. ])[. ]+$/, '').toLowerCase())
    .join('\\');
}

/** Without the prefix of the long form, which only lifts the limit of 260 characters. */
export function shortForm(path: string): string {
  if (/^\\\\\?\\UNC\\/i.test(path)) return `\\\\${path.slice(8)}`;
  return path.startsWith('\\\\?\\') ? path.slice(4) : path;
}
