import type { ModelCategory, ModelFile, ModelState } from '../../../contract/model.ts';
import { builtInOf } from './built-in-models.ts';
import type { BuiltInModels } from './built-in-models.ts';
import {
  folderOfList,
  foldersListedAs,
  isKnownFolder,
  isModelFolder,
  listsOf,
  wouldList,
} from './model-folders.ts';
import { placeOfKey } from './place-of-key.ts';

/** What `GET /models/<folder>` answered, by folder; null for a folder that ComfyUI does not know. */
export type ServerLists = ReadonlyMap<string, ReadonlySet<string> | null>;

interface StoredModel {
  readonly key: string;
  readonly category: string;
  readonly name: string;
  readonly bytes: number;
  readonly modified: string;
  /** Changes with the content. */
  readonly etag?: string;
}

/** The models among the objects below a prefix. */
export function storedModels(
  prefix: string,
  objects: readonly {
    readonly key: string;
    readonly bytes: number;
    readonly modified: string;
    readonly etag?: string;
  }[],
): readonly StoredModel[] {
  return objects.flatMap(({ key, bytes, modified, etag }) => {
    const place = placeOfKey(prefix, key);
    return place === null
      ? []
      : [{ key, ...place, bytes, modified, ...(etag !== undefined && { etag }) }];
  });
}

/** Whether ComfyUI shows a file: `never` where no list would show it, whatever happens. */
export function listing(
  lists: ServerLists,
  { category, name }: { readonly category: string; readonly name: string },
): 'listed' | 'missing' | 'never' {
  const answers = listsOf(category, name).flatMap((list) => {
    const names = lists.get(list) ?? null;
    return names === null ? [] : [{ list, names }];
  });
  if (answers.some(({ names }) => names.has(name))) return 'listed';
  return answers.some(({ list }) => wouldList(list, name)) ? 'missing' : 'never';
}

/** Puts what the bucket holds together with what ComfyUI lists (null where it was not asked). */
export function describeModels(
  models: readonly StoredModel[],
  { lists, builtIn }: { readonly lists: ServerLists | null; readonly builtIn: BuiltInModels },
): readonly ModelFile[] {
  return models.map((model) => ({ ...model, state: stateOf(model, { lists, builtIn }) }));
}

function stateOf(
  model: StoredModel,
  { lists, builtIn }: { readonly lists: ServerLists | null; readonly builtIn: BuiltInModels },
): ModelState {
  const seen = lists === null ? 'never' : listing(lists, model);
  if (seen === 'missing') return 'needsRestart';
  const shipped = builtInOf(builtIn, model);
  if (shipped !== 'no') return shipped;
  return seen === 'listed' ? 'ready' : 'inBucket';
}

/** The models of a server without a bucket: names only. */
export function describeServerModels(
  lists: ServerLists,
  builtIn: BuiltInModels,
): readonly ModelFile[] {
  return [...lists].flatMap(([list, names]) =>
    [...(names ?? [])].map((name) => {
      const category = folderOfList(list);
      const shipped = foldersListedAs(list).some(
        (folder) => builtInOf(builtIn, { category: folder, name, bytes: null }) !== 'no',
      );
      const state = shipped ? ('probablyBuiltIn' as const) : ('ready' as const);
      return { key: null, category, name, bytes: null, modified: null, state };
    }),
  );
}

/** The folders of the bucket and of ComfyUI, by name, with what lies in them. */
export function countCategories(
  models: readonly ModelFile[],
  folders: {
    readonly inBucket: readonly string[];
    readonly onServer: readonly string[];
    readonly builtIn: readonly string[];
  },
): readonly ModelCategory[] {
  const onServer = folders.onServer.filter(isModelFolder);
  const names = new Set([
    ...folders.inBucket,
    ...onServer,
    ...models.map((model) => model.category),
  ]);
  const known = (name: string): boolean =>
    isKnownFolder(name) || onServer.includes(name) || folders.builtIn.includes(name);
  const byCategory = Map.groupBy(models, (model) => model.category);
  return [...names].toSorted().map((name) => {
    const files = byCategory.get(name) ?? [];
    return { name, files: files.length, bytes: sumOfBytes(files), known: known(name) };
  });
}

/** Null where a size is not known. */
function sumOfBytes(files: readonly ModelFile[]): number | null {
  return files.reduce<number | null>(
    (sum, { bytes }) => (sum === null || bytes === null ? null : sum + bytes),
    0,
  );
}
