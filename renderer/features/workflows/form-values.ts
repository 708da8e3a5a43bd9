import type { FieldValue, FormField, FormView } from '../../../contract/form.ts';

/** What a person has put into fields, by field id; what is not here stands as main gave it. */
export type Values = Readonly<Record<string, FieldValue>>;

/** What stands in a field now. */
export const valueOf = (field: FormField, values: Values): FieldValue =>
  values[field.id] ?? field.value;

/** What stands in a field that holds words; a seed is no such field. */
export function textOf(field: FormField, values: Values): string {
  const value = valueOf(field, values);
  return typeof value === 'object' ? value.seed : String(value);
}

/** The fields of a form by the inputs that they set; looked up thousands of times where a workflow is large. */
const indexes = new WeakMap<FormView, ReadonlyMap<string, FormField>>();

function indexOf(form: FormView): ReadonlyMap<string, FormField> {
  const known = indexes.get(form);
  if (known !== undefined) return known;
  const index = new Map<string, FormField>();
  for (const field of form.fields) {
    index.set(field.id, field);
    for (const id of field.alsoSets) index.set(id, field);
  }
  indexes.set(form, index);
  return index;
}

export const fieldOf = (form: FormView, id: string | null): FormField | null =>
  id === null ? null : (indexOf(form).get(id) ?? null);

/** The number in a field; null where it holds none. */
export function numberOf(form: FormView, id: string | null, values: Values): number | null {
  const field = fieldOf(form, id);
  if (field === null) return null;
  const value = valueOf(field, values);
  return typeof value === 'number' ? value : null;
}

/** What the run takes: what was changed, of the fields that are shown. Main holds the rest. */
export function valuesToQueue(form: FormView, values: Values): Record<string, FieldValue> {
  const shown = new Set(form.fields.map(({ id }) => id));
  return Object.fromEntries(Object.entries(values).filter(([id]) => shown.has(id)));
}

/** The nearest good number of frames, as the model's rule has it. */
export function goodFrames(
  frames: number,
  rule: { readonly every: number; readonly plus: number } | null,
): number {
  const whole = Math.max(1, Math.round(frames));
  if (rule === null) return whole;
  return Math.max(rule.plus, Math.round((whole - rule.plus) / rule.every) * rule.every + rule.plus);
}
