import type { ModelFile } from '../../../contract/model.ts';
import type { ModelCure } from '../../../contract/preflight.ts';
import type { BuiltInModels } from '../models/built-in-models.ts';
import { foldersListedAs, isKnownFolder } from '../models/model-folders.ts';
import type { ModelLink } from './model-links.ts';
import { fileNameOf, saysNothing } from './repair-of.ts';

/** A model file of this computer. */
export interface LocalFile {
  readonly path: string;
  readonly bytes: number;
  /** The category that it is in or would go to, where something tells. */
  readonly category: string | null;
}

/** What there is to cure a missing model with. */
export interface ModelKnowledge {
  /** Local files with the model's name, whatever their letter case. */
  readonly local: readonly LocalFile[];
  /** The models of the bucket; null where the connection has none. */
  readonly bucket: readonly ModelFile[] | null;
  readonly builtIn: BuiltInModels;
  readonly link: ModelLink | null;
}

interface Wanted {
  /** As the workflow names it, folders included. */
  readonly value: string;
  readonly folder: string | null;
}

/** The cheapest way to a model: what lies there already, then what lies here, then what can be fetched. */
export function modelCure(wanted: Wanted, known: ModelKnowledge): ModelCure {
  const name = wanted.value.replaceAll('\\', '/');
  const folders = wanted.folder === null ? null : foldersListedAs(wanted.folder);
  const isThere = known.bucket?.some(
    (model) => model.name === name && (folders === null || folders.includes(model.category)),
  );
  if (isThere === true) return { state: 'restart' };
  const [file] = byCategory(known.local, folders);
  const to = targetOf(name, folderFor(wanted.folder, file?.category ?? null, known));
  const copy = copyCure(name, { file, folders, to }, known);
  if (copy !== null) return copy;
  if (file !== undefined && known.bucket === null) return { state: 'noBucket', path: file.path };
  if (file !== undefined && to !== null) {
    return { state: 'upload', path: file.path, bytes: file.bytes, to };
  }
  if (isShipped(name, folders, known.builtIn)) return { state: 'shipped' };
  const { link } = known;
  if (link === null) return { state: 'none' };
  const folder = known.bucket === null ? null : folderFor(wanted.folder, null, known);
  return { state: 'link', url: link.url, to: targetOf(name, folder), sha256: sha256Of(link) };
}

/** Workflows tell hashes of several kinds; only this one can be held against a hub's. */
function sha256Of({ hash }: ModelLink): string | null {
  const value = hash?.kind.toLowerCase() === 'sha256' ? hash.value.toLowerCase() : '';
  return /^[0-9a-f]{64}$/.test(value) ? value : null;
}

/**
 * The same file where ComfyUI does not look for it. One here that is in the right category speaks against an object of
 * another length, and a name that many models have says nothing.
 */
function copyCure(
  name: string,
  {
    file,
    folders,
    to,
  }: {
    readonly file: LocalFile | undefined;
    readonly folders: readonly string[] | null;
    readonly to: string | null;
  },
  { bucket }: ModelKnowledge,
): ModelCure | null {
  if (to === null || saysNothing(name)) return null;
  const fileName = fileNameOf(name);
  const [found, ...others] = (bucket ?? []).filter((model) => fileNameOf(model.name) === fileName);
  // which of several files it is nobody knows but the person
  if (found === undefined || others.some(({ bytes }) => bytes !== found.bytes)) return null;
  if (file !== undefined && isOf(file, folders) && file.bytes !== found.bytes) return null;
  const { key, category, name: below, bytes } = found;
  return key === null || bytes === null
    ? null
    : { state: 'copy', key, from: `${category}/${below}`, bytes, to };
}

/** Those of the wanted category first. */
function byCategory(
  files: readonly LocalFile[],
  folders: readonly string[] | null,
): readonly LocalFile[] {
  return files.toSorted((one, other) => Number(isOf(other, folders)) - Number(isOf(one, folders)));
}

const isOf = ({ category }: LocalFile, folders: readonly string[] | null): boolean =>
  category !== null && folders?.includes(category) === true;

function folderFor(
  wanted: string | null,
  local: string | null,
  { link }: ModelKnowledge,
): string | null {
  const told = link?.directory ?? null;
  const fromLink = told !== null && isKnownFolder(told) ? told : null;
  const of = (folder: string | null): boolean =>
    folder !== null && (wanted === null || foldersListedAs(wanted).includes(folder));
  // a folder that is shown under the same name is as good, and more precise
  return [local, fromLink].find(of) ?? wanted;
}

/** `CATEGORY[/SUB]`: the sub-folder is that of the value, so that the loader's list shows the very same name. */
function targetOf(name: string, folder: string | null): string | null {
  if (folder === null) return null;
  const subfolder = name.split('/').slice(0, -1).join('/');
  return subfolder === '' ? folder : `${folder}/${subfolder}`;
}

function isShipped(
  name: string,
  folders: readonly string[] | null,
  { models }: BuiltInModels,
): boolean {
  return models.some(
    ({ category, names }) =>
      (folders === null || folders.includes(category)) &&
      names.some((each) => each === name || fileNameOf(each) === name),
  );
}
