import type { Json, JsonObject } from '../json.ts';
import { isArray, isObject, isString } from '../json.ts';
import type { LiveObjectInfo } from '../live-object-info.ts';
import type { Prompt } from '../prompt.ts';
import { toPromptNode } from '../prompt.ts';
import type { NodeReason } from './node-reasons.ts';
import { createNodeValidation } from './validate-node.ts';

interface PromptError {
  readonly type: string;
  readonly message: string;
  readonly details: string;
  readonly extra_info: JsonObject;
}

interface NodeErrors {
  readonly errors: readonly NodeReason[];
  readonly dependent_outputs: string[];
  readonly class_type: string;
}

export type Validation =
  | {
      readonly state: 'accepted';
      readonly prompt: Prompt;
      readonly outputs: readonly string[];
      readonly nodeErrors: Readonly<Record<string, NodeErrors>>;
    }
  | {
      readonly state: 'refused';
      readonly error: PromptError;
      readonly nodeErrors: Readonly<Record<string, NodeErrors>>;
    };

export interface ValidatePorts {
  readonly objectInfo: LiveObjectInfo;
  /** Whether `name.png`, `sub/name.png` or `name.png [output]` names a file. */
  readonly hasFile: (annotatedName: string) => Promise<boolean>;
}

const refused = (type: string, message: string, details: string): Validation => ({
  state: 'refused',
  error: { type, message, details, extra_info: {} },
  nodeErrors: {},
});

/** Reads the posted nodes, or says which one is no node of this server. */
async function readNodes(
  posted: JsonObject,
  objectInfo: LiveObjectInfo,
): Promise<{ readonly nodes: Prompt; readonly outputs: readonly string[] } | Validation> {
  const nodes: Record<string, { class_type: string; inputs: JsonObject }> = {};
  const outputs: string[] = [];
  for (const [id, value] of Object.entries(posted)) {
    const node = toPromptNode(value);
    const where = `Node ID '#${id}'`;
    // Python cannot look for `class_type` in these and fails with a 500
    if (value === null || ['number', 'boolean'].includes(typeof value)) throw new TypeError(where);
    if (node === null) {
      const words = 'Cannot execute because a node is missing the class_type property.';
      return refused('invalid_prompt', words, where);
    }
    const definition = await objectInfo.definition(node.class_type);
    if (definition === null) {
      const words = `Cannot execute because node ${node.class_type} does not exist.`;
      return refused('invalid_prompt', words, where);
    }
    nodes[id] = node;
    if (definition.output_node) outputs.push(id);
  }
  return { nodes, outputs };
}

const failedAll = (reasons: readonly NodeReason[]): PromptError => ({
  type: 'prompt_outputs_failed_validation',
  message: 'Prompt outputs failed validation',
  details: reasons.map((reason) => `${reason.message}: ${reason.details}`).join('\n'),
  extra_info: {},
});

/** Validates like the real server: outputs that fail are dropped, the others run. */
export async function validatePrompt(
  posted: Json,
  targets: readonly Json[] | null,
  ports: ValidatePorts,
): Promise<Validation> {
  // The real server iterates over whatever it was given: nothing in it means no outputs
  const isEmpty = posted === '' || (isArray(posted) && posted.length === 0);
  if (!isObject(posted) && !isEmpty) throw new TypeError('The prompt is no object');
  const read = await readNodes(isObject(posted) ? posted : {}, ports.objectInfo);
  if ('state' in read) return read;
  const wanted = read.outputs.filter((id) => targets === null || targets.includes(id));
  if (wanted.length === 0) return refused('prompt_no_outputs', 'Prompt has no outputs', '');

  const validation = createNodeValidation(read.nodes, ports);
  const nodeErrors: Record<string, NodeErrors> = {};
  const good: string[] = [];
  const failures: NodeReason[] = [];
  for (const output of wanted) {
    const reasons = await validation.check(output);
    if (reasons === null) {
      good.push(output);
      continue;
    }
    failures.push(...reasons);
    for (const [id, errors] of validation.failed()) {
      const entry = (nodeErrors[id] ??= {
        errors,
        dependent_outputs: [],
        class_type: read.nodes[id]?.class_type ?? '',
      });
      entry.dependent_outputs.push(output);
    }
  }
  if (good.length === 0) return { state: 'refused', error: failedAll(failures), nodeErrors };
  return { state: 'accepted', prompt: validation.converted(), outputs: good, nodeErrors };
}

export const targetsOf = (value: Json | undefined): readonly Json[] | null =>
  isArray(value) ? value.filter(isString) : null;
