import type { FieldValue, FieldValues, FormField } from '../../../contract/form.ts';
import type { Prompt } from '../../../contract/workflow.ts';
import type { ConversionOptions } from '../graph-to-prompt/graph-to-prompt.ts';
import { badValue, checkFieldValue, sameValue } from './check-field-value.ts';
import type { OpenForm } from './open-form.ts';
import { isLink, tracePrompt, type TracedInput, type TracedPrompt } from './trace-prompt.ts';
import { hasPlace, writeBack, type Edit } from './write-back.ts';

/** What goes to the queue. */
export interface FilledForm {
  readonly prompt: Prompt;
  /** The graph with the values in it, as far as it has places for them; null where the file is a prompt. */
  readonly workflow: unknown;
}

/** Every field with its value: those given, the others as the form has them; throws `workflow.badValue`. */
export function settleValues(
  form: OpenForm,
  given: FieldValues,
): ReadonlyMap<FormField, FieldValue> {
  const byId = new Map(form.view.fields.map((field) => [field.id, field]));
  for (const [id, value] of Object.entries(given)) {
    const field = byId.get(id);
    if (field === undefined) throw badValue(id, 'noField', value);
    checkFieldValue(field, value);
  }
  return new Map(
    form.view.fields.map((field) => {
      const value = Object.hasOwn(given, field.id) ? given[field.id] : undefined;
      return [field, value ?? field.value];
    }),
  );
}

/**
 * The prompt for values. They are written into the graph, which is converted again, so that what the page does with
 * a value on queueing (choices of dynamic prompts, placeholders in file names) is done. What has no place in the
 * graph is set in the prompt alone.
 */
export function fillIn(
  form: OpenForm,
  traced: TracedPrompt,
  values: ReadonlyMap<FormField, FieldValue>,
  conversion: ConversionOptions,
): FilledForm {
  const wanted = changedInputs(traced, values);
  if (traced.source === 'api') return { prompt: setIn(traced.prompt, wanted), workflow: null };
  const workflow = writeBack(form.workflow, editsFor(traced, wanted));
  const again = tracePrompt(workflow, form.objectInfo, conversion);
  // a value may make the graph one that can not be converted; then the untouched one is the base
  const base = again.state === 'converted' ? again : traced;
  const open = [...wanted].filter(([id, target]) => base.inputs.get(id)?.raw !== target.value);
  const graph = again.state === 'converted' ? workflow : form.workflow;
  return { prompt: setIn(base.prompt, new Map(open)), workflow: graph };
}

/** A value for one input of the prompt. */
interface Target {
  readonly input: TracedInput;
  readonly value: unknown;
  readonly word: string | null;
}

function changedInputs(
  traced: TracedPrompt,
  values: ReadonlyMap<FormField, FieldValue>,
): ReadonlyMap<string, Target> {
  const wanted = new Map<string, Target>();
  for (const [field, value] of values) {
    if (sameValue(value, field.fileValue)) continue;
    for (const id of [field.id, ...field.alsoSets]) {
      const input = traced.inputs.get(id);
      if (input === undefined) continue;
      const isSeed = field.kind === 'seed' && typeof value === 'object';
      const isSameSeed = isSeed && value.seed === field.fileValue.seed;
      const plain = isSeed ? (isSameSeed ? input.raw : Number(value.seed)) : value;
      wanted.set(id, { input, value: plain, word: isSeed ? value.mode : null });
    }
  }
  return wanted;
}

/** A place that several inputs share can be written only where all of them want the same. */
function editsFor(traced: TracedPrompt, wanted: ReadonlyMap<string, Target>): readonly Edit[] {
  const sharing = new Map<object, Map<string | number, string[]>>();
  for (const { id, origin } of traced.inputs.values()) {
    if (origin === null) continue;
    const places = sharing.get(origin.source) ?? new Map<string | number, string[]>();
    sharing.set(origin.source, places);
    const ids = places.get(origin.place) ?? [];
    places.set(origin.place, ids);
    ids.push(id);
  }
  return [...wanted.values()].flatMap(({ input, value, word }): readonly Edit[] => {
    const { origin } = input;
    if (origin === null || !hasPlace(origin)) return [];
    const ids = sharing.get(origin.source)?.get(origin.place) ?? [];
    const agree = ids.every((id) => wanted.get(id)?.value === value);
    return agree ? [{ origin, value, word }] : [];
  });
}

function setIn(prompt: Prompt, wanted: ReadonlyMap<string, Target>): Prompt {
  const changed = { ...prompt };
  for (const { input, value } of wanted.values()) {
    const node = changed[input.nodeId];
    const now = node?.inputs[input.input];
    // a choice may have taken the input away
    if (node === undefined || now === undefined || isLink(now)) continue;
    changed[input.nodeId] = { ...node, inputs: { ...node.inputs, [input.input]: value } };
  }
  return changed;
}
