import type { NodeCure, NodePack } from '../../../contract/preflight.ts';

/** What a Manager knows of the packs and their nodes. */
export interface PackCatalog {
  readonly packs: readonly CatalogPack[];
}

export interface CatalogPack extends NodePack {
  readonly classes: readonly string[];
  /** Classes that the pack makes by a rule, as a regular expression in the Manager's own words. */
  readonly classPattern: string | null;
  readonly installed: boolean;
}

/** How each missing class comes to the server; `catalog` is null where there is no Manager. */
export function nodeCures(
  classNames: readonly string[],
  catalog: PackCatalog | null,
): ReadonlyMap<string, NodeCure> {
  const packsOf = catalog === null ? null : finder(catalog, classNames);
  return new Map(
    classNames.map((name): [string, NodeCure] => {
      if (packsOf === null) return [name, { state: 'noManager' }];
      const [best] = packsOf(name);
      if (best === undefined) return [name, { state: 'unknown' }];
      const { id, title, repository } = best;
      return [
        name,
        { state: best.installed ? 'restart' : 'install', pack: { id, title, repository } },
      ];
    }),
  );
}

/** Of several packs that bring a class, one that is there, then the one that brings most of what is missing. */
function finder(
  { packs }: PackCatalog,
  wanted: readonly string[],
): (className: string) => readonly CatalogPack[] {
  const brings = (pack: CatalogPack): ReadonlySet<string> => new Set(pack.classes);
  const sets = packs.map((pack) => ({ pack, classes: brings(pack), fits: patternOf(pack) }));
  const has = ({ classes, fits }: (typeof sets)[number], name: string): boolean =>
    classes.has(name) || fits(name);
  const counts = new Map(
    sets.map((set) => [set.pack, wanted.filter((name) => has(set, name)).length]),
  );
  return (className) =>
    sets
      .filter((set) => has(set, className))
      .map(({ pack }) => pack)
      .sort(
        (one, other) =>
          Number(other.installed) - Number(one.installed) ||
          (counts.get(other) ?? 0) - (counts.get(one) ?? 0) ||
          // a collection that copies many others' nodes is seldom the one that is meant
          one.classes.length - other.classes.length,
      );
}

const LONGEST_PATTERN = 200;
/** A repetition inside a repetition could take for ever. */
const RUNAWAY = /\([^)]*[+*{][^)]*\)\s*[+*{]/;

/** The Manager matches from the start of the name; a pattern that is none matches nothing. */
function patternOf({ classPattern }: CatalogPack): (name: string) => boolean {
  if (classPattern === null || classPattern.length > LONGEST_PATTERN) return () => false;
  if (RUNAWAY.test(classPattern)) return () => false;
  try {
    const pattern = new RegExp(`^(?:${classPattern})`);
    return (name) => pattern.test(name);
  } catch (error) {
    if (error instanceof SyntaxError) return () => false;
    throw error;
  }
}
