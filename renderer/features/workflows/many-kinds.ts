import type { FormField, FormView } from '../../../contract/form.ts';
import type { FieldTexts, QueueAt } from '../../../contract/queue-form.ts';

export interface HowToRun {
  readonly at: QueueAt;
  readonly count?: number;
  readonly seeds?: 'increment' | 'randomize';
  readonly texts?: FieldTexts;
}

/** One run for each seed, or for each of several texts. */
export type ManyKind = 'seeds' | 'texts';

export type TextField = Extract<FormField, { kind: 'text' }>;

/** Fields that a list of texts can stand in, those for the positive prompt first. */
export function promptFields(form: FormView): readonly TextField[] {
  const fields = form.fields.filter((field) => field.kind === 'text').filter((f) => f.multiline);
  const isFirst = ({ role }: TextField): boolean => role === 'positive';
  return [...fields.filter(isFirst), ...fields.filter((field) => !isFirst(field))];
}

/** What makes sense with a form. */
export function kindsFor(form: FormView): readonly ManyKind[] {
  const hasSeed = form.fields.some(({ kind }) => kind === 'seed');
  return [
    ...(hasSeed ? (['seeds'] as const) : []),
    ...(promptFields(form).length > 0 ? (['texts'] as const) : []),
  ];
}

/** One text a line; empty lines are none. */
export const textsIn = (typed: string): readonly string[] =>
  typed
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
