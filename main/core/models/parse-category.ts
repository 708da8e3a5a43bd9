import { AppError } from '../app-error.ts';
import { nearNames } from './near-names.ts';
import { folderMeantBy, isKnownFolder, isModelFolder, knownFolderNames } from './model-folders.ts';

/** Where below the prefix a file goes. */
export interface CategoryPath {
  readonly category: string;
  /** Folders below the category, with `/`; empty where there are none. */
  readonly subfolder: string;
}

// What Windows and ComfyUI's page cannot show or take in a folder's name, control characters included.
// eslint-disable-next-line no-control-regex -- control characters are what it is for
const badCharacters = /[\\<>:"|?*\u0000-\u001f\u007f]/;

/** Whether a folder of this name can be made; no dots or spaces at the ends, where systems differ. */
export function isFolderName(name: string): boolean {
  return name !== '' && !badCharacters.test(name) && !/^[.\s]|[.\s]$/.test(name);
}

/** Takes `CATEGORY[/SUB]` apart; throws `usage.badCategory`. Whether there is such a category is another matter. */
export function parseCategory(text: string): CategoryPath {
  const segments = text.normalize('NFC').replace(/\/$/, '').split('/');
  if (!segments.every(isFolderName))
    throw new AppError('usage.badCategory', { category: text, near: 'none' });
  const [category = '', ...rest] = segments;
  return { category, subfolder: rest.join('/') };
}

/**
 * A category is known, or has a folder in the bucket, or is listed by ComfyUI; else throws `usage.badCategory`
 * with the names that come near.
 */
export function requireCategory(
  category: string,
  others: { readonly bucketFolders: readonly string[]; readonly serverFolders: readonly string[] },
): void {
  const elsewhere = [...others.bucketFolders, ...others.serverFolders].filter(isModelFolder);
  if (isKnownFolder(category) || elsewhere.includes(category)) return;
  const meant = folderMeantBy(category);
  const near = nearNames(category, [...knownFolderNames, ...elsewhere]);
  const names = [...new Set(meant === null ? near : [meant, ...near])];
  throw new AppError('usage.badCategory', { category, near: names.join(', ') || 'none' });
}
