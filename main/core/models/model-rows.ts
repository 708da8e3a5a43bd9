import type { CategorySuggestion, ModelKind } from '../../../contract/identify.ts';
import type { ModelFile, ModelRow } from '../../../contract/model.ts';
import type { FileIdentity } from '../../../contract/upload.ts';
import { targetOf } from '../library/place-in-folder.ts';
import { epochOfIso } from './epoch-of-iso.ts';

/** A model as the bucket lists it; the ETag tells when its content has changed. */
export type StoredRow = ModelFile & { readonly etag?: string };

/** A model in a library folder. */
export interface LocalModel {
  readonly path: string;
  readonly folderId: string;
  readonly name: string;
  readonly identity: FileIdentity;
  readonly suggestion: CategorySuggestion;
  readonly kind?: ModelKind | null;
  readonly baseModel?: string | null;
  /** The folders that surely take it; empty or left out where that is not known. */
  readonly fits?: readonly string[];
}

/** What is known beside the two lists. */
export interface RowFacts {
  /** Null: not compared by content. */
  readonly compared: (stored: StoredRow, local: LocalModel) => 'same' | 'differs' | null;
  readonly isUploading: (of: {
    readonly key: string | null;
    readonly path: string | null;
  }) => boolean;
  readonly isReplaced: (key: string) => boolean;
  /** The category that a name speaks for, where it lies in another one. */
  readonly belongsTo: (category: string, name: string) => string | null;
}

/** The local file that a bucket's file is held against, and others that would be it as well. */
interface Pair {
  readonly first: LocalModel;
  readonly others: LocalModel[];
}

/** Puts the bucket's list and the library's files into one: what is on both sides is one row. */
export function mergeRows(
  stored: readonly StoredRow[],
  locals: Iterable<LocalModel>,
  facts: RowFacts,
): readonly ModelRow[] {
  const find = finder(stored);
  const pairs = new Map<StoredRow, Pair>();
  const alone: LocalModel[] = [];
  for (const local of locals) {
    const match = find(local);
    if (match === undefined) alone.push(local);
    else {
      const pair = pairs.get(match);
      if (pair === undefined) pairs.set(match, { first: local, others: [] });
      else pair.others.push(local);
    }
  }
  return [
    ...stored.map((model) => storedRow(model, pairs.get(model), facts)),
    ...alone.map((local) => localRow(local, facts)),
  ];
}

/** By its place; else the only one of that name and size, wherever a person has put it. */
function finder(stored: readonly StoredRow[]) {
  const byPlace = new Map(stored.map((model) => [`${model.category}/${model.name}`, model]));
  const bySize = new Map<string, StoredRow | null>();
  for (const model of stored) {
    const key = `${model.name.slice(model.name.lastIndexOf('/') + 1)}|${model.bytes ?? ''}`;
    bySize.set(key, bySize.has(key) ? null : model);
  }
  return ({ name, identity, suggestion }: LocalModel): StoredRow | undefined => {
    const to = targetOf(suggestion);
    const there = to === null ? undefined : byPlace.get(`${to}/${name}`);
    return there ?? bySize.get(`${name}|${identity.size}`) ?? undefined;
  };
}

function storedRow(model: StoredRow, pair: Pair | undefined, facts: RowFacts): ModelRow {
  const { key, category, name, bytes } = model;
  const local = pair === undefined ? null : localCopy(pair, model, facts);
  return {
    ...{ id: key ?? `${category}/${name}`, key, category, name, bytes, local },
    changedAt: model.modified === null ? null : epochOfIso(model.modified),
    state: storedState(model, local, facts),
    kind: pair?.first.kind ?? null,
    baseModel: pair?.first.baseModel ?? null,
    belongsTo: elsewhere(model, pair?.first, facts),
  };
}

/** What is known of the content goes before what the name says. */
function elsewhere(
  { key, state, category, name }: StoredRow,
  local: LocalModel | undefined,
  facts: RowFacts,
): string | null {
  if (key === null || state === 'builtIn' || state === 'probablyBuiltIn') return null;
  const [wanted] = local?.fits ?? [];
  if (wanted === undefined) return facts.belongsTo(category, name);
  return local?.fits?.includes(category) === true ? null : wanted;
}

function storedState(model: StoredRow, local: ModelRow['local'], facts: RowFacts) {
  const { key } = model;
  if (facts.isUploading({ key, path: local?.path ?? null })) return 'uploading';
  if (local?.comparison === 'differs') return 'differs';
  return key !== null && facts.isReplaced(key) ? 'replaced' : model.state;
}

function localCopy({ first, others }: Pair, model: StoredRow, facts: RowFacts) {
  return {
    ...copyOf(first),
    comparison: comparisonOf(model, first, facts),
    alsoAt: others.map(({ path }) => path),
  };
}

function comparisonOf(model: StoredRow, local: LocalModel, { compared }: RowFacts) {
  if (model.bytes === null) return 'sameName' as const;
  if (model.bytes !== local.identity.size) return 'differs' as const;
  return compared(model, local) ?? ('sameSize' as const);
}

function localRow(local: LocalModel, facts: RowFacts): ModelRow {
  const { path, suggestion, identity, kind = null, baseModel = null } = local;
  const isKnown = suggestion.state === 'suggested';
  const below = isKnown ? suggestion.subfolder : '';
  return {
    ...{ id: path, key: null, category: isKnown ? suggestion.category : null },
    name: [below, local.name].filter((part) => part !== '').join('/'),
    ...{ bytes: identity.size, changedAt: msOf(identity.mtimeNs), kind, baseModel },
    state: facts.isUploading({ key: null, path }) ? 'uploading' : 'localOnly',
    local: { ...copyOf(local), comparison: 'none', alsoAt: [] },
    belongsTo: null,
  };
}

const copyOf = ({ path, folderId, identity, suggestion }: LocalModel) => ({
  ...{ path, folderId, suggestion, bytes: identity.size, to: targetOf(suggestion) },
  modifiedAt: msOf(identity.mtimeNs),
});

/** Of a decimal string of nanoseconds. */
const msOf = (ns: string): number => Number(ns.slice(0, -6) || '0');
