import type { FieldValue, FieldValues, FormField } from '../../../contract/form.ts';
import { checkFieldValue, sameValue } from '../../core/forms/check-field-value.ts';
import type { OpenForm } from '../../core/forms/open-form.ts';
import { isAppError } from '../../core/app-error.ts';
import type { FormPorts, KeptForm } from './form-ports.ts';
import type { OpenWorkflow } from './open-workflows.ts';

/** What a person has filled in so far. */
export interface Draft {
  readonly connectionId: string;
  readonly name: string;
  readonly values: FieldValues;
  /** All of the form; null as they were left. */
  readonly switches: Readonly<Record<string, boolean>> | null;
  /** The person knows that the file has changed since. */
  readonly isSeen: boolean;
}

/** The form for switches and values that may fit it no longer. */
export type FormFor = (
  name: string,
  source: OpenWorkflow,
  switches: Readonly<Record<string, boolean>>,
) => OpenForm;

/**
 * Writes a draft down as it is typed. It may come when nothing is known of the workflow, after a crash for one: then
 * it is kept as it came, and held against the form when that is opened.
 */
export async function keepDraft(
  { store }: Pick<FormPorts, 'store'>,
  source: OpenWorkflow | null,
  formFor: FormFor,
  draft: Draft,
): Promise<void> {
  const { connectionId, name, values, isSeen } = draft;
  const before = await store.get(connectionId, name);
  const switches = draft.switches ?? before?.switches ?? {};
  const older = isSeen ? null : (before?.mark ?? null);
  const mark = older ?? source?.mark ?? null;
  const kept =
    source === null
      ? { switches, values: { ...before?.values, ...values } }
      : keptOf(formFor(name, source, switches), values, before);
  await store.put(connectionId, name, { ...kept, mark });
}

function keptOf(
  form: OpenForm,
  values: FieldValues,
  before: KeptForm | null,
): Omit<KeptForm, 'mark'> {
  const given = { ...before?.values, ...values };
  const byId = new Map(form.view.fields.map((field) => [field.id, field]));
  const moved = form.view.switches.filter(({ on, fileOn }) => on !== fileOn);
  return {
    switches: Object.fromEntries(moved.map(({ id, on }) => [id, on])),
    values: Object.fromEntries(
      Object.entries(given).filter(([id, value]) => {
        const field = byId.get(id);
        // of a part that is off now
        return field === undefined || isWorthKeeping(field, value);
      }),
    ),
  };
}

function isWorthKeeping(field: FormField, value: FieldValue): boolean {
  if (sameValue(value, field.fileValue)) return false;
  try {
    checkFieldValue(field, value);
    return true;
  } catch (error) {
    // half typed
    if (isAppError(error, 'workflow.badValue')) return false;
    throw error;
  }
}
