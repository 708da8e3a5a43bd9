import { AppError } from '../app-error.ts';

const maxKeyBytes = 1_023;

/**
 * The key of a model: `prefix/category[/sub]/name`. Names that macOS gives decomposed are composed, and the
 * separators of Windows become slashes; throws `file.badName` or `file.nameTooLong`.
 */
export function objectKeyOf(place: {
  readonly prefix: string;
  /** The category, with subfolders where there are some. */
  readonly folder: string;
  readonly name: string;
}): string {
  const name = place.name.normalize('NFC');
  if (name === '' || name.includes('/')) throw badName(place.name, 'not a file name');
  const folders = segmentsOf(place.prefix).concat(segmentsOf(place.folder));
  const key = [...folders, name].join('/');
  checkSegments(key, place.name);
  if (new TextEncoder().encode(key).length > maxKeyBytes)
    throw new AppError('file.nameTooLong', { name: place.name });
  return key;
}

function segmentsOf(folder: string): readonly string[] {
  return folder
    .normalize('NFC')
    .replaceAll('\\', '/')
    .split('/')
    .filter((segment) => segment !== '');
}

function checkSegments(key: string, name: string): void {
  // a dot segment is resolved away by every HTTP client: the request would name another object
  if (key.split('/').some((segment) => segment === '.' || segment === '..'))
    throw badName(name, '. and .. are no names');
  if (!key.isWellFormed()) throw badName(name, 'not Unicode');
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(key)) throw badName(name, 'control character');
  if (key.startsWith('\\')) throw badName(name, 'begins with a backslash');
}

function badName(name: string, reason: string): AppError {
  return new AppError('file.badName', { name, reason });
}
