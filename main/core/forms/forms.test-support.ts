import { readFileSync } from 'node:fs';
import type { FormField } from '../../../contract/form.ts';
import { isAppError } from '../app-error.ts';
import type { ConversionOptions } from '../graph-to-prompt/graph-to-prompt.ts';
import { parseObjectInfo } from '../graph-to-prompt/object-info.ts';
import { fillIn, settleValues } from './fill-in.ts';
import { openForm, type FormRequest, type OpenForm } from './open-form.ts';

const fixtures = new URL('../../../sandbox/comfyui/fixtures/', import.meta.url);
const readJson = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(path, fixtures), 'utf8'));

/** The node definitions of the sandbox's server. */
export const objectInfo = parseObjectInfo(readJson('object-info.json'));

/** A workflow of the deployment, as the sandbox carries it. */
export const deployed = (name: string): unknown => readJson(`workflows/${name}.json`);

export const conversion: ConversionOptions = {
  random: () => 0,
  now: { year: 2026, month: 1, day: 2, hours: 3, minutes: 4, seconds: 5 },
};

export function formOf(workflow: unknown, more: Partial<FormRequest> = {}): OpenForm {
  const request = { name: 'w.json', workflow, objectInfo, switches: {}, kept: {}, conversion };
  return openForm({ ...request, ...more });
}

export function fieldOf({ view }: OpenForm, id: string): FormField {
  const field = view.fields.find((each) => each.id === id);
  if (field === undefined) throw new Error(`no field ${id}`);
  return field;
}

/** The field's value, and what the value is called. */
export function shownAs(form: OpenForm, id: string) {
  const { kind, label, value } = fieldOf(form, id);
  return { kind, label, value };
}

/** What would be queued for values. */
export function filled(form: OpenForm, values: Parameters<typeof settleValues>[1] = {}) {
  if (form.traced === null) throw new Error('refused');
  const settled = settleValues(form, values);
  return fillIn(form, form.traced, settled, conversion);
}

/** The `AppError` of what has to fail. */
export function failureOf(work: () => unknown) {
  try {
    work();
  } catch (error) {
    if (isAppError(error)) return { code: error.code, ...error.params };
    throw error;
  }
  throw new Error('did not fail');
}
