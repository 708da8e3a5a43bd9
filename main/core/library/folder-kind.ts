import { isKnownFolder } from '../models/model-folders.ts';

/** Two folders named as ComfyUI names them are no accident; one is enough where the folder itself says `models`. */
const enough = 2;

/** How a folder is laid out, by the names right below it. */
export function folderKind(path: string, subfolders: readonly string[]): 'models' | 'mixed' {
  const name = path.split(/[\\/]/).findLast((part) => part !== '') ?? '';
  const known = new Set(subfolders.filter(isKnownFolder)).size;
  return known >= (/^models?$/i.test(name) ? 1 : enough) ? 'models' : 'mixed';
}
