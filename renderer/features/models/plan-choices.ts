import type { PlannedFile } from '../../../contract/model.ts';

/** What a person said about a planned file; what is not said stays as main suggests it. */
export interface PlanChoice {
  readonly included?: boolean;
  readonly to?: string;
  readonly replace?: boolean;
}
export type PlanChoices = ReadonlyMap<string, PlanChoice>;

/** What shipped with the deployment, and what would be written over, goes only when it is asked for. */
export function isIncluded(file: PlannedFile, choice: PlanChoice | undefined): boolean {
  if (file.to === null) return false;
  if (choice?.included !== undefined) return choice.included;
  if (file.verdict.state === 'differs') return choice?.replace === true;
  return file.verdict.state !== 'builtIn';
}

export function withChoice(choices: PlanChoices, path: string, change: PlanChoice): PlanChoices {
  return new Map([...choices, [path, { ...choices.get(path), ...change }]]);
}

/** What `uploads.addAll` takes. */
export function ordersOf(files: readonly PlannedFile[], choices: PlanChoices) {
  return files.flatMap((file) => {
    const choice = choices.get(file.path);
    if (file.to === null || !isIncluded(file, choice)) return [];
    const ifExists = choice?.replace === true ? ('replace' as const) : ('fail' as const);
    return [{ path: file.path, to: file.to, ifExists }];
  });
}
