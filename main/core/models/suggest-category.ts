import type { CategorySuggestion } from '../../../contract/model.ts';
import type { BuiltInModel, BuiltInModels } from './built-in-models.ts';
import { categoryRules, endingRules } from './category-rules.ts';
import { endingOf, folderMeantBy, isKnownFolder } from './model-folders.ts';
import { isFolderName } from './parse-category.ts';

type Suggested = Extract<CategorySuggestion, { state: 'suggested' }>;

/** Endings of files that hold weights; another kind of file is not judged by its name. */
const weightEndings: ReadonlySet<string> = new Set(
  'safetensors sft ckpt pt pt2 pth bin pkl gguf onnx'.split(' '),
);
/** Whether a file of this name holds weights, by its ending. */
export function isWeightFile(name: string): boolean {
  return weightEndings.has(endingOf(name));
}

/** Names that say nothing by themselves, because every repository uses them. */
const commonNames = /^(diffusion_pytorch_)?model([._-].*)?\.\w+$|^pytorch_model\.\w+$/i;
/** How far up a folder outside a models folder may stand to say something about the file. */
const nearFolders = 3;

/**
 * Where a file belongs, from its place in a ComfyUI `models` folder, the deployment's list, the folders it lies in,
 * its name and its ending, in this order. Never reads the file.
 */
export function suggestCategory({
  path,
  builtIn,
}: {
  readonly path: string;
  readonly builtIn: BuiltInModels;
}): CategorySuggestion {
  const segments = path
    .normalize('NFC')
    .split(/[\\/]+/)
    .filter((segment) => segment !== '');
  const name = segments.at(-1) ?? '';
  const folders = segments.slice(0, -1);
  return (
    byModelsFolder(folders) ??
    byBuiltInList(segments, builtIn) ??
    byNearFolder(folders) ??
    byName(name) ??
    byEnding(name) ?? { state: 'unknown' }
  );
}

const suggested = (facts: Omit<Suggested, 'state'>): Suggested => ({
  state: 'suggested',
  ...facts,
});

/** `…/models/loras/style/a.safetensors`: the folder after the last `models`. */
function byModelsFolder(folders: readonly string[]): Suggested | null {
  const models = folders.findLastIndex((folder) => /^models?$/i.test(folder));
  const folder = models < 0 ? undefined : folders[models + 1];
  const category = folder === undefined ? null : folderMeantBy(folder);
  if (folder === undefined || category === null) return null;
  return byFolder(folders, models + 1, { category, sure: 'certain' });
}

function byNearFolder(folders: readonly string[]): Suggested | null {
  const first = Math.max(0, folders.length - nearFolders);
  const index = folders.findLastIndex(
    (folder, at) => at >= first && folderMeantBy(folder) !== null,
  );
  const category = folderMeantBy(folders[index] ?? '');
  return category === null ? null : byFolder(folders, index, { category, sure: 'likely' });
}

function byFolder(
  folders: readonly string[],
  index: number,
  { category, sure }: Pick<Suggested, 'category' | 'sure'>,
): Suggested {
  const evidence = folders[index] ?? '';
  const below = folders.slice(index + 1);
  const subfolder = below.every(isFolderName) ? below.join('/') : '';
  return suggested({ category, subfolder, sure, reason: 'folderName', evidence });
}

function byBuiltInList(segments: readonly string[], { models }: BuiltInModels): Suggested | null {
  const name = segments.at(-1) ?? '';
  const endsWith = (tail: string): boolean => `/${segments.join('/')}`.endsWith(`/${tail}`);
  const isIt = (model: BuiltInModel): boolean =>
    model.names.some((listed) =>
      commonNames.test(name)
        ? endsWith(listed.includes('/') ? listed : `${model.category}/${listed}`)
        : name === baseOf(listed),
    );
  const model = models.find(isIt);
  const listed = model?.names[0];
  if (model === undefined || listed === undefined) return null;
  const subfolder = listed.slice(0, Math.max(0, listed.lastIndexOf('/')));
  const evidence = `${model.category}/${listed}`;
  return suggested({
    category: model.category,
    subfolder,
    sure: 'certain',
    reason: 'builtInList',
    evidence,
  });
}

const baseOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

function byName(name: string): Suggested | null {
  const ending = endingOf(name);
  if (!weightEndings.has(ending)) return null;
  const stem = name.slice(0, -ending.length - 1);
  const words = `-${stem.toLowerCase().replace(/[\s_.+()[\]]/g, '-')}-`;
  for (const { category, word, sure } of categoryRules) {
    const match = word.exec(words);
    if (match === null) continue;
    // One separator was put in front, so a place in `words` is one behind that in the name.
    const from = Math.max(0, match.index - 1);
    const evidence = stem
      .slice(from, match.index - 1 + match[0].length)
      .replace(/^[\s_.+()[\]-]+|[\s_.+()[\]-]+$/g, '');
    return suggested({ category, subfolder: '', sure, reason: 'fileName', evidence });
  }
  return null;
}

function byEnding(name: string): Suggested | null {
  const ending = endingOf(name);
  const rule = endingRules.find((candidate) => candidate.ending === ending);
  if (rule === undefined || !isKnownFolder(rule.category)) return null;
  const { category, sure } = rule;
  return suggested({ category, subfolder: '', sure, reason: 'extension', evidence: `.${ending}` });
}
