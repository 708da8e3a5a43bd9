import { z } from 'zod';
import { readRoundedSize } from './rounded-size.ts';
import type { SizeRange } from './rounded-size.ts';

const ListedModel = z.object({
  category: z.string().min(1),
  path: z.string().min(1),
  size: z.string(),
});
/** `resources/builtin-models.json`: what the deployment's document says that it ships with. */
const ListFile = z.object({
  categories: z.array(z.object({ directory: z.string().min(1) })),
  models: z.array(ListedModel),
});

export interface BuiltInModel {
  readonly category: string;
  /** The paths below the category under which it may lie; the first is where it is put. */
  readonly names: readonly string[];
  readonly size: SizeRange;
}

export interface BuiltInModels {
  readonly categories: readonly string[];
  readonly models: readonly BuiltInModel[];
}

/** Where files lie that the list names without their folder (it says so in words). */
const unnamedFolders: ReadonlyMap<string, readonly string[]> = new Map([
  ['interpolation', ['gimm-vfi', 'GIMM-VFI_safetensors']],
]);

/** Reads the deployment's list; a list of another shape is a defect of this app and throws. */
export function readBuiltInModels(json: unknown): BuiltInModels {
  const list = ListFile.parse(json);
  return {
    categories: list.categories.map(({ directory }) => directory),
    models: list.models.map(readModel),
  };
}

function readModel({ category, path, size }: z.infer<typeof ListedModel>): BuiltInModel {
  const range = readRoundedSize(size);
  if (range === null) throw new TypeError(`no size: ${size}`);
  const folders = unnamedFolders.get(category) ?? [];
  const names = [...folders.map((folder) => `${folder}/${path}`), path];
  return { category, names, size: range };
}

/** The model of the list with this place and name. */
function findBuiltIn(
  list: BuiltInModels,
  { category, name }: { readonly category: string; readonly name: string },
): BuiltInModel | null {
  return (
    list.models.find((model) => model.category === category && model.names.includes(name)) ?? null
  );
}

/** `probablyBuiltIn`: place and name agree, the size does not or is not known. */
export function builtInOf(
  list: BuiltInModels,
  file: { readonly category: string; readonly name: string; readonly bytes: number | null },
): 'builtIn' | 'probablyBuiltIn' | 'no' {
  const model = findBuiltIn(list, file);
  if (model === null) return 'no';
  const { bytes } = file;
  const fits = bytes !== null && bytes >= model.size.minBytes && bytes <= model.size.maxBytes;
  return fits ? 'builtIn' : 'probablyBuiltIn';
}
