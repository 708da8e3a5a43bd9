import type { CategorySuggestion, ModelFacts, Sureness } from '../../../contract/identify.ts';
import { foldersOf, subfolderOf } from '../identify/rules/kinds.ts';
import { kindByName } from '../identify/rules/name-words.ts';
import type { BuiltInModel, BuiltInModels } from './built-in-models.ts';
import { endingOf, folderMeantBy } from './model-folders.ts';
import { isFolderName } from './parse-category.ts';

type Suggested = Extract<CategorySuggestion, { state: 'suggested' }>;
type Identified = Extract<ModelFacts, { state: 'identified' }>;

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

/** A file whose place is asked for; `facts` null where its header was not read. */
export interface PlacedFile {
  readonly path: string;
  readonly facts: ModelFacts | null;
  readonly builtIn: BuiltInModels;
}

/**
 * Where a file belongs. What its header says it is decides; its place in a ComfyUI `models` folder, the deployment's
 * list and the folders it lies in choose among the folders that take such a model. Without such a header they decide
 * themselves, then its name and its ending, in this order.
 */
export function suggestCategory({ path, facts, builtIn }: PlacedFile): CategorySuggestion {
  if (facts?.state === 'refused') return facts;
  const segments = path
    .normalize('NFC')
    .split(/[\\/]+/)
    .filter((segment) => segment !== '');
  const name = segments.at(-1) ?? '';
  const folders = segments.slice(0, -1);
  const inModels = byModelsFolder(folders);
  const places = [inModels, byBuiltInList(segments, builtIn), byNearFolder(folders)];
  if (facts?.state === 'identified' && facts.reason !== 'fileName')
    return byHeader(facts, inModels, places);
  return (
    places.find((place) => place !== null) ?? byName(name) ?? byEnding(name) ?? { state: 'unknown' }
  );
}

/**
 * A place that takes such a model is kept, with its folders below; a doubtful header does not move a model, nor does one
 * that belongs into no folder.
 */
function byHeader(
  facts: Identified,
  inModels: Suggested | null,
  places: readonly (Suggested | null)[],
): CategorySuggestion {
  const { category, fits, sure, reason, evidence } = facts;
  const fitting = places.find((place) => place !== null && fits.includes(place.category));
  const decided = fitting ?? (sure === 'certain' && category !== null ? null : inModels);
  if (decided !== null) return decided;
  if (category === null) return { state: 'unknown' };
  return suggested({ category, subfolder: subfolderOf(facts), sure, reason, evidence });
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

function byName(name: string): CategorySuggestion | null {
  if (!isWeightFile(name)) return null;
  const found = kindByName(name);
  if (found === null) return null;
  const { kind, type, sure, evidence } = found;
  const sort = { kind, type, format: endingOf(name) === 'onnx' ? 'onnx' : 'other' } as const;
  const [category] = foldersOf(sort);
  // its ending would say something else about it
  if (category === undefined) return { state: 'unknown' };
  return suggested({ category, subfolder: subfolderOf(sort), sure, reason: 'fileName', evidence });
}

/** What an ending alone says, where nothing else does. */
export const endingRules: readonly {
  readonly ending: string;
  readonly category: string;
  readonly sure: Sureness;
}[] = [
  { ending: 'gguf', category: 'unet', sure: 'likely' },
  { ending: 'ckpt', category: 'checkpoints', sure: 'likely' },
  { ending: 'pth', category: 'upscale_models', sure: 'guess' },
  { ending: 'pt', category: 'embeddings', sure: 'guess' },
  { ending: 'yaml', category: 'configs', sure: 'guess' },
];

function byEnding(name: string): Suggested | null {
  const ending = endingOf(name);
  const rule = endingRules.find((candidate) => candidate.ending === ending);
  if (rule === undefined) return null;
  const { category, sure } = rule;
  return suggested({ category, subfolder: '', sure, reason: 'extension', evidence: `.${ending}` });
}
