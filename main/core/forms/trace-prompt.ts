import type { ConversionLine, Prompt } from '../../../contract/workflow.ts';
import { Prompt as PromptSchema } from '../../../contract/workflow.ts';
import type { SentValue } from '../graph-to-prompt/build-prompt.ts';
import { graphToPrompt, type ConversionOptions } from '../graph-to-prompt/graph-to-prompt.ts';
import { isList } from '../graph-to-prompt/json-values.ts';
import type { ObjectInfo } from '../graph-to-prompt/object-info.ts';
import { workflowFormOf } from '../graph-to-prompt/recognise-workflow.ts';
import type { ValueOrigin } from '../graph-to-prompt/value-origin.ts';

/** One value of a prompt: what is sent, and what stands for it in the file. */
export interface TracedInput {
  /** `NODE.INPUT` */
  readonly id: string;
  readonly nodeId: string;
  readonly input: string;
  readonly sent: unknown;
  /** Before choices of dynamic prompts and placeholders were filled in. */
  readonly raw: unknown;
  readonly origin: ValueOrigin | null;
}

export interface TracedPrompt {
  readonly state: 'converted';
  readonly source: 'ui' | 'api';
  readonly prompt: Prompt;
  readonly inputs: ReadonlyMap<string, TracedInput>;
  /** As people named the nodes. */
  readonly titles: ReadonlyMap<string, string>;
}

type Trace =
  TracedPrompt | { readonly state: 'refused'; readonly reasons: readonly ConversionLine[] };

export const inputId = (nodeId: string, input: string): string => `${nodeId}.${input}`;

/** Converts a workflow of either form and keeps where each value came from. */
export function tracePrompt(
  workflow: unknown,
  objectInfo: ObjectInfo,
  options: ConversionOptions,
): Trace {
  if (workflowFormOf(workflow) === 'api') return traceOf(PromptSchema.parse(workflow), null);
  const sent = new Map<string, SentValue>();
  const onSent = (value: SentValue): void =>
    void sent.set(inputId(value.nodeId, value.input), value);
  const conversion = graphToPrompt(workflow, objectInfo, { ...options, onSent });
  if (conversion.state === 'refused') return conversion;
  return traceOf(conversion.prompt, sent);
}

/** `sent` is null where the prompt is the file itself. */
function traceOf(prompt: Prompt, sent: ReadonlyMap<string, SentValue> | null): TracedPrompt {
  const titles = new Map<string, string>();
  const inputs = new Map<string, TracedInput>();
  for (const [nodeId, node] of Object.entries(prompt)) {
    const named = node._meta?.title ?? '';
    if (named !== '') titles.set(nodeId, named);
    for (const [input, value] of Object.entries(node.inputs)) {
      if (isLink(value)) continue;
      const id = inputId(nodeId, input);
      const held = sent?.get(id) ?? null;
      if (held !== null && (held.title ?? '') !== '') titles.set(nodeId, held.title ?? '');
      const raw = held === null ? value : held.value;
      inputs.set(id, { id, nodeId, input, sent: value, raw, origin: held?.origin ?? null });
    }
  }
  return { state: 'converted', source: sent === null ? 'api' : 'ui', prompt, inputs, titles };
}

/** Lists that are values are wrapped in a prompt. */
export function isLink(value: unknown): value is readonly [string, number] {
  return isList(value) && value.length === 2;
}
