import type { CategorySuggestion } from '../../../contract/identify.ts';
import { folderMeantBy, isKnownFolder } from '../models/model-folders.ts';
import { isFolderName } from '../models/parse-category.ts';
import { shortForm } from './windows-path.ts';

/** A folder whose files are to be placed. */
export interface PlacedFolder {
  readonly path: string;
  readonly kind: 'models' | 'mixed';
}

/**
 * Where a file of a ComfyUI `models` folder belongs: there is nothing to guess, its folders say it. Null where the
 * folder is another one, or the file lies right in it or below a name that no bucket can have.
 */
export function placeInFolder(folder: PlacedFolder, path: string): CategorySuggestion | null {
  if (folder.kind !== 'models') return null;
  const folders = segmentsBelow(folder.path, path).slice(0, -1);
  const [first] = folders;
  if (first === undefined || !folders.every(isFolderName)) return null;
  const category = isKnownFolder(first) ? first : (folderMeantBy(first) ?? first);
  const subfolder = folders.slice(1).join('/');
  return { state: 'suggested', category, subfolder, sure: 'certain', ...byFolder(first) };
}

const byFolder = (evidence: string) => ({ reason: 'folderName' as const, evidence });

/** The parts of a path below a folder, in the spelling that a bucket takes. */
function segmentsBelow(folder: string, path: string): readonly string[] {
  const parts = (text: string): readonly string[] =>
    shortForm(text)
      .split(/[\\/]+/)
      .filter((part) => part !== '');
  return parts(path)
    .slice(parts(folder).length)
    .map((part) => part.normalize('NFC'));
}

/** `CATEGORY[/SUB]` of a suggestion; null where nothing is suggested. */
export function targetOf(suggestion: CategorySuggestion): string | null {
  if (suggestion.state !== 'suggested') return null;
  return [suggestion.category, suggestion.subfolder].filter((part) => part !== '').join('/');
}

/** The name of a file as a bucket takes it. */
export const nameOfPath = (path: string): string =>
  (path.split(/[\\/]/).at(-1) ?? path).normalize('NFC');
