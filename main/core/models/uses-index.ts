import { spelled } from './names-in-workflow.ts';
import { endingOf, isLoadedByFile } from './model-folders.ts';

interface Place {
  readonly category: string;
  /** Path below the category. */
  readonly name: string;
}

/** Finds the models that values name. */
export interface UsesIndex<Model> {
  /** Each once. */
  namedBy(names: Iterable<string>): ReadonlySet<Model>;
}

/** Of many models at once, so that a value is looked up and not compared with each. */
export function usesIndex<Model extends Place>(models: readonly Model[]): UsesIndex<Model> {
  const bySpelling = new Map<string, Model[]>();
  for (const model of models)
    for (const spelling of new Set(spellingsOf(model)))
      bySpelling.set(spelling, [...(bySpelling.get(spelling) ?? []), model]);
  return {
    namedBy: (names) => {
      const named = new Set<Model>();
      for (const name of names) for (const model of bySpelling.get(name) ?? []) named.add(model);
      return named;
    },
  };
}

/** As a loader lists it, and as a text may name it. */
function spellingsOf({ category, name: path }: Place): readonly string[] {
  const name = spelled(path);
  const ending = endingOf(name);
  const stem = ending === '' ? name : name.slice(0, -ending.length - 1);
  const word = inTexts.get(category);
  return [
    name,
    ...(word === undefined ? [] : [`${word}:${name}`, `${word}:${stem}`]),
    ...(isLoadedByFile(category) ? [] : foldersOf(name)),
  ];
}

/** Folders whose files texts name by a word of their own. */
const inTexts: ReadonlyMap<string, string> = new Map([
  ['embeddings', 'embedding'],
  ['loras', 'lora'],
]);

/** `a/b/c` → `a`, `a/b`: packs load a whole folder by its name. */
function foldersOf(name: string): readonly string[] {
  const parts = name.split('/');
  return parts.slice(0, -1).map((_, at) => parts.slice(0, at + 1).join('/'));
}
