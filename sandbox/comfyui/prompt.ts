import type { Json, JsonObject } from './json.ts';
import { isArray, isObject, isString } from './json.ts';

export interface PromptNode {
  readonly class_type: string;
  readonly inputs: JsonObject;
}
/** A prompt in API form that has passed validation. */
export type Prompt = Readonly<Record<string, PromptNode>>;

export interface Link {
  readonly nodeId: string;
  readonly slot: number;
}

/** `["4", 0]` is a link; any other value is a constant. */
export function toLink(value: Json | undefined): Link | null {
  if (!isArray(value) || value.length !== 2) return null;
  const [nodeId, slot] = value;
  return isString(nodeId) && typeof slot === 'number' ? { nodeId, slot } : null;
}

export const toPromptNode = (value: Json | undefined): PromptNode | null =>
  isObject(value) && isString(value.class_type)
    ? {
        class_type: value.class_type,
        inputs: isObject(value.inputs) ? value.inputs : {},
      }
    : null;

/** The nodes that a node takes something from, in the order of its inputs. */
export const sourcesOf = (node: PromptNode): readonly string[] =>
  Object.values(node.inputs).flatMap((value) => toLink(value)?.nodeId ?? []);
