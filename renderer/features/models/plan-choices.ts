import type { Failure } from '../../../contract/error-code.ts';
import type { PlannedFile } from '../../../contract/model.ts';
import type { AddOutcome } from '../../../contract/upload.ts';

/** What a person said about a planned file; what is not said stays as main suggests it. */
export interface PlanChoice {
  readonly included?: boolean;
  readonly to?: string;
  readonly replace?: boolean;
}
export type PlanChoices = ReadonlyMap<string, PlanChoice>;

/** What shipped with the deployment, would be written over or has to be fetched first goes only when it is asked for. */
export function isIncluded(file: PlannedFile, choice: PlanChoice | undefined): boolean {
  if (file.to === null || file.verdict.state === 'refused') return false;
  if (file.verdict.state === 'differs')
    return choice?.replace === true && choice.included !== false;
  const { state } = file.verdict;
  return choice?.included ?? (state !== 'builtIn' && state !== 'same' && state !== 'inCloud');
}

export function withChoices(
  choices: PlanChoices,
  paths: readonly string[],
  change: PlanChoice,
): PlanChoices {
  return new Map([
    ...choices,
    ...paths.map((path) => [path, changed(choices.get(path), change)] as const),
  ]);
}

/** What was said of a file at one place does not hold at another: there it meets something else. */
const changed = (before: PlanChoice | undefined, change: PlanChoice): PlanChoice =>
  change.to === undefined ? { ...before, ...change } : change;

/** Keeping theirs leaves the file out, replacing takes it in. */
export const replacing = (replace: boolean): PlanChoice => ({ replace, included: replace });

/** Those that a category for all is meant for: what goes, and what only lacks a category. */
export const chosenForAll = (
  files: readonly PlannedFile[],
  choices: PlanChoices,
): readonly string[] =>
  files
    .filter((file) => file.to === null || isIncluded(file, choices.get(file.path)))
    .map(({ path }) => path);

export const differing = (files: readonly PlannedFile[]): readonly PlannedFile[] =>
  files.filter(({ verdict }) => verdict.state === 'differs');

/** `mixed`: some are kept and some replaced. */
export function replaceForAll(
  files: readonly PlannedFile[],
  choices: PlanChoices,
): 'keep' | 'replace' | 'mixed' {
  const replaced = files.filter((file) => isIncluded(file, choices.get(file.path))).length;
  if (replaced === 0) return 'keep';
  return replaced === files.length ? 'replace' : 'mixed';
}

/** What `uploads.addAll` takes. */
export function ordersOf(files: readonly PlannedFile[], choices: PlanChoices) {
  return files.flatMap((file) => {
    if (file.to === null || !isIncluded(file, choices.get(file.path))) return [];
    // only what the person saw and said may be written over
    const ifExists = file.verdict.state === 'differs' ? ('replace' as const) : ('fail' as const);
    // one that is taken in was seen as one that has to be fetched
    const fromCloud = file.verdict.state === 'inCloud';
    return [{ path: file.path, to: file.to, ifExists, ...(fromCloud && { fromCloud }) }];
  });
}

/** What became of the files so far: those on their way leave the sheet, the others stay with their reason. */
export interface Started {
  readonly added: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, Failure>;
}
export const nothingStarted: Started = { added: new Set(), refused: new Map() };

export function withOutcomes(before: Started, outcomes: readonly AddOutcome[]): Started {
  const added = outcomes.filter(({ state }) => state === 'added').map(({ path }) => path);
  const refused = outcomes.flatMap((each) =>
    each.state === 'refused' ? [[each.path, each.failure] as const] : [],
  );
  return { added: new Set([...before.added, ...added]), refused: new Map(refused) };
}

export function withRefusal(before: Started, path: string, failure: Failure | null): Started {
  const refused = new Map(before.refused);
  if (failure === null) refused.delete(path);
  else refused.set(path, failure);
  return { ...before, refused };
}
