import type { FieldValue, FormField } from '../../../contract/form.ts';
import type { ChangedInput } from '../../../contract/run.ts';
import { sameValue } from './check-field-value.ts';

const mostInputs = 6;
const mostLetters = 160;

/** What tells one run of a workflow from another: what is not as in the file, and the seeds. */
export function changedInputs(values: ReadonlyMap<FormField, FieldValue>): readonly ChangedInput[] {
  return [...values]
    .filter(([field, value]) => field.kind === 'seed' || !sameValue(value, field.fileValue))
    .slice(0, mostInputs)
    .map(([field, value]) => ({ ...nameOf(field), value: textOf(value) }));
}

/** What the author calls it is said before what everybody does; but a seed is a seed. */
function nameOf({ kind, label, caption, title, input }: FormField): Omit<ChangedInput, 'value'> {
  if (kind === 'seed') return { label: 'seed', input };
  if (caption !== null) return { label: null, input: caption };
  return { label, input: label === null && input === 'value' ? title : input };
}

function textOf(value: FieldValue): string {
  const text = typeof value === 'object' ? value.seed : String(value);
  const line = text.replaceAll(/\s+/g, ' ').trim();
  // a letter of two halves is not cut in two
  const cut = line.slice(0, mostLetters).replace(/[\uD800-\uDBFF]$/, '');
  return line.length > mostLetters ? `${cut}…` : line;
}
