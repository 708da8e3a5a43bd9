import type { FormField } from '../../../contract/form.ts';
import { isConstant, type PromptGraph } from './prompt-graph.ts';
import { readField } from './read-field.ts';
import { createTextRoles } from './text-role.ts';
import { inputId, isLink, type TracedInput, type TracedPrompt } from './trace-prompt.ts';

/** The fields of a prompt, and which of them sets an input. */
export interface FieldTable {
  readonly graph: PromptGraph;
  /** In the order of the prompt. */
  readonly fields: readonly FormField[];
  /** The field whose value arrives at an input, also through a constant; null where none does. */
  fieldAt(nodeId: string, input: string): FormField | null;
  titleOf(nodeId: string): string;
}

export function createFieldTable(traced: TracedPrompt, graph: PromptGraph): FieldTable {
  const titleOf = (nodeId: string): string =>
    traced.titles.get(nodeId) ?? graph.definitionOf(nodeId)?.displayName ?? graph.classOf(nodeId);
  const world = { graph, roleOf: createTextRoles(graph) };
  const fields: FormField[] = [];
  const byInput = new Map<string, FormField>();
  for (const [first, ...others] of sameWidgets(traced, graph)) {
    const alsoSets = others.map(({ id }) => id);
    const field = readField(world, first, titleOf(first.nodeId), alsoSets);
    if (field === null) continue;
    fields.push(field);
    for (const id of [first.id, ...alsoSets]) byInput.set(id, field);
  }
  const fieldAt = (nodeId: string, input: string): FormField | null => {
    const value = graph.prompt[nodeId]?.inputs[input];
    if (!isLink(value)) return byInput.get(inputId(nodeId, input)) ?? null;
    const [origin] = value;
    const [held] = isConstant(graph, origin) ? Object.keys(graph.prompt[origin]?.inputs ?? {}) : [];
    return held === undefined ? null : (byInput.get(inputId(origin, held)) ?? null);
  };
  return { graph, fields, fieldAt, titleOf };
}

/** Inputs by the widget of the graph that feeds them; first the one that is executed. */
function sameWidgets(
  traced: TracedPrompt,
  { running }: PromptGraph,
): Iterable<readonly [TracedInput, ...(readonly TracedInput[])]> {
  const groups = new Map<string, [TracedInput, ...TracedInput[]]>();
  for (const input of traced.inputs.values()) {
    const { origin } = input;
    const key = origin === null ? input.id : JSON.stringify([origin.nodeId, origin.place]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [input]);
    else if (running.has(input.nodeId) && !running.has(known[0].nodeId)) known.unshift(input);
    else known.push(input);
  }
  return groups.values();
}
