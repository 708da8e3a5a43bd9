import type { Failure } from '../../../contract/error-code.ts';
import type { ImportFile, ImportOutcome, ImportVerdict } from '../../../contract/import.ts';

/** What a person said of a file; what is not said stays as main suggests it. */
export interface ImportChoice {
  readonly included?: boolean;
  /** Another place, and what the file meets there. */
  readonly moved?: { readonly to: string; readonly verdict: ImportVerdict };
}
export type ImportChoices = ReadonlyMap<string, ImportChoice>;

/** Where a file goes as things stand, and what it meets there. */
export function placeOf(
  file: ImportFile,
  choice: ImportChoice | undefined,
): { readonly to: string | null; readonly verdict: ImportVerdict } {
  return choice?.moved ?? { to: file.to, verdict: file.verdict };
}

/** The file that a link means: the only one, or the only model beside papers and settings. */
export function meantFile(files: readonly ImportFile[]): ImportFile | null {
  const models = files.filter(({ isModel }) => isModel);
  const [only] = files.length === 1 ? files : models;
  return files.length === 1 || models.length === 1 ? (only ?? null) : null;
}

/** Of several models a person chooses; what is there already, or comes with the deployment, is not proposed. */
export function isIncluded(
  file: ImportFile,
  choice: ImportChoice | undefined,
  meant: ImportFile | null,
): boolean {
  const { to, verdict } = placeOf(file, choice);
  if (to === null) return false;
  if (choice?.included !== undefined) return choice.included;
  return file.path === meant?.path && ['new', 'resumes'].includes(verdict.state);
}

/** What `imports.add` takes. What is written over was seen, and said yes to. */
export function ordersOf(files: readonly ImportFile[], choices: ImportChoices) {
  const meant = meantFile(files);
  return files.flatMap((file) => {
    const choice = choices.get(file.path);
    const { to, verdict } = placeOf(file, choice);
    if (to === null || !isIncluded(file, choice, meant)) return [];
    const replaces = verdict.state === 'differs' || verdict.state === 'sameSize';
    return [{ path: file.path, to, ifExists: replaces ? ('replace' as const) : ('fail' as const) }];
  });
}

export const withChoice = (
  choices: ImportChoices,
  path: string,
  change: ImportChoice,
): ImportChoices => new Map([...choices, [path, { ...choices.get(path), ...change }]]);

/** Models first, and the largest of them on top: settings and papers seldom are what one came for. */
export const inOrder = (files: readonly ImportFile[]): readonly ImportFile[] =>
  files.toSorted(
    (a, b) =>
      Number(b.isModel) - Number(a.isModel) ||
      (a.isModel ? b.bytes - a.bytes : a.path.localeCompare(b.path)),
  );

/** Files that could not be started, with the reason. */
export const refusedIn = (outcomes: readonly ImportOutcome[]): ReadonlyMap<string, Failure> =>
  new Map(
    outcomes.flatMap((each) => (each.state === 'refused' ? [[each.path, each.failure]] : [])),
  );

export const addedIn = (outcomes: readonly ImportOutcome[]): readonly string[] =>
  outcomes.flatMap((each) => (each.state === 'added' ? [each.path] : []));
