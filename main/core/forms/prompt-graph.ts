import type { Prompt } from '../../../contract/workflow.ts';
import { dynamicComboInputs } from '../graph-to-prompt/dynamic-inputs.ts';
import type { InputSpec, NodeDefinition, ObjectInfo } from '../graph-to-prompt/object-info.ts';
import { formatInputs } from '../graph-to-prompt/packs/video-helper-suite.ts';
import { isLink } from './trace-prompt.ts';

/** An input that an output feeds. */
export interface Consumer {
  readonly nodeId: string;
  readonly input: string;
  /** Of the output that feeds it. */
  readonly slot: number;
}

/** A prompt with its nodes' classes and the way back along its links. */
export interface PromptGraph {
  readonly prompt: Prompt;
  /** The nodes that an output needs: the others are never executed. */
  readonly running: ReadonlySet<string>;
  definitionOf(nodeId: string): NodeDefinition | null;
  classOf(nodeId: string): string;
  specOf(nodeId: string, input: string): InputSpec | null;
  consumersOf(nodeId: string): readonly Consumer[];
}

export function createPromptGraph(prompt: Prompt, objectInfo: ObjectInfo): PromptGraph {
  const consumers = consumersIn(prompt);
  const classOf = (nodeId: string): string => prompt[nodeId]?.class_type ?? '';
  const definitionOf = (nodeId: string): NodeDefinition | null =>
    objectInfo.definitionOf(classOf(nodeId));
  return {
    prompt,
    running: runningNodes(prompt, definitionOf),
    classOf,
    definitionOf,
    specOf(nodeId, input) {
      const declared = definitionOf(nodeId)?.inputs ?? [];
      const own = declared.find(({ name }) => name === input);
      if (own !== undefined) return own;
      const values = prompt[nodeId]?.inputs ?? {};
      const brought = declared.flatMap((spec) => broughtBy(spec, values[spec.name]));
      return brought.find(({ name }) => name === input) ?? null;
    },
    consumersOf: (nodeId) => consumers.get(nodeId) ?? [],
  };
}

/** Inputs that exist only by the value of another. */
function broughtBy(spec: InputSpec, value: unknown): readonly InputSpec[] {
  return [...formatInputs(spec, value), ...dynamicComboInputs(spec, value)];
}

function consumersIn(prompt: Prompt): ReadonlyMap<string, readonly Consumer[]> {
  const consumers = new Map<string, Consumer[]>();
  for (const [nodeId, { inputs }] of Object.entries(prompt)) {
    for (const [input, value] of Object.entries(inputs)) {
      if (!isLink(value)) continue;
      const [origin, slot] = value;
      const known = consumers.get(origin) ?? [];
      consumers.set(origin, known);
      known.push({ nodeId, input, slot });
    }
  }
  return consumers;
}

function runningNodes(
  prompt: Prompt,
  definitionOf: (nodeId: string) => NodeDefinition | null,
): ReadonlySet<string> {
  const open = Object.keys(prompt).filter((nodeId) => definitionOf(nodeId)?.isOutput === true);
  const running = new Set(open);
  for (let nodeId = open.pop(); nodeId !== undefined; nodeId = open.pop()) {
    for (const value of Object.values(prompt[nodeId]?.inputs ?? {})) {
      if (!isLink(value) || running.has(value[0]) || !Object.hasOwn(prompt, value[0])) continue;
      running.add(value[0]);
      open.push(value[0]);
    }
  }
  return running;
}

const PLAIN_TYPES: ReadonlySet<string> = new Set(['INT', 'FLOAT', 'STRING', 'BOOLEAN', '*']);

/** Whether the node does nothing but hand on one value that stands in it. */
export function isConstant(graph: PromptGraph, nodeId: string): boolean {
  const outputs = graph.definitionOf(nodeId)?.outputs ?? [];
  const values = Object.values(graph.prompt[nodeId]?.inputs ?? {});
  return (
    values.length === 1 &&
    !values.some(isLink) &&
    outputs.length > 0 &&
    outputs.every(({ type }) => PLAIN_TYPES.has(type))
  );
}

/** What the value of a constant is for: the input that it ends in. Others stand for themselves. */
export function purposeOf(
  graph: PromptGraph,
  nodeId: string,
  input: string,
): { readonly nodeId: string; readonly input: string } {
  const consumers = isConstant(graph, nodeId) ? graph.consumersOf(nodeId) : [];
  return consumers.find((each) => graph.running.has(each.nodeId)) ?? { nodeId, input };
}
