import { AppError } from '../app-error.ts';
import type { CategoryPath } from './parse-category.ts';

/** The longest key that OSS takes. */
const maxKeyBytes = 1023;

/** What the connection check puts into the bucket and takes away again. */
const checkFile = /(^|\/)\.ferry-check-[^/]*$/;

/** The key of a file below the prefix; throws `file.badName` or `file.nameTooLong`. */
export function modelKey(
  prefix: string,
  { category, subfolder }: CategoryPath,
  fileName: string,
): string {
  const name = fileName.normalize('NFC');
  const reason = reasonAgainst(name);
  if (reason !== null) throw new AppError('file.badName', { name: fileName, reason });
  const key = [prefix, category, subfolder, name].filter((part) => part !== '').join('/');
  if (new TextEncoder().encode(key).length > maxKeyBytes)
    throw new AppError('file.nameTooLong', { name: fileName });
  return key;
}

function reasonAgainst(name: string): string | null {
  // eslint-disable-next-line no-control-regex -- control characters are what it is for
  const bad = /[\\/\u0000-\u001f\u007f]/.exec(name)?.[0];
  if (bad !== undefined) return JSON.stringify(bad);
  return name === '' || name === '.' || name === '..' ? JSON.stringify(name) : null;
}

/** Category and name of a key below the prefix; null for folder markers, strays and the app's own trial files. */
export function placeOfKey(
  prefix: string,
  key: string,
): { readonly category: string; readonly name: string } | null {
  if (!key.startsWith(`${prefix}/`) || key.endsWith('/') || checkFile.test(key)) return null;
  const path = key.slice(prefix.length + 1);
  const slash = path.indexOf('/');
  if (slash < 1) return null;
  return { category: path.slice(0, slash), name: path.slice(slash + 1) };
}
