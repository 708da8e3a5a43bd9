import type { Json } from '../json.ts';
import { isArray, isString } from '../json.ts';
import type { InputSpec, NodeDefinition } from '../object-info.ts';
import { inputSpecs } from '../object-info.ts';
import type { Prompt, PromptNode } from '../prompt.ts';
import type { NodeReason } from './node-reasons.ts';
import {
  absentFileReason,
  badLinkReason,
  constantReason,
  mismatchReason,
  missingReason,
  PythonError,
  raisedReason,
} from './node-reasons.ts';
import type { ValidatePorts } from './validate-prompt.ts';

export interface NodeValidation {
  /** Null where this output can run. */
  check(output: string): Promise<readonly NodeReason[] | null>;
  /** The nodes that have reasons of their own, so far. */
  failed(): readonly (readonly [string, readonly NodeReason[]])[];
  /** The prompt with its constants in the types that the nodes want. */
  converted(): Prompt;
}

/** The input in which a class names a file, and which it checks by itself. */
const fileInputs: Readonly<Record<string, string>> = {
  LoadImage: 'image',
  LoadImageMask: 'image',
  LoadImageOutput: 'image',
  LoadVideo: 'file',
  LoadAudio: 'audio',
  VHS_LoadVideo: 'video',
};

interface Outcome {
  readonly isValid: boolean;
  readonly reasons: readonly NodeReason[];
}

interface ValidationState {
  readonly nodes: Prompt;
  readonly ports: ValidatePorts;
  readonly outcomes: Map<string, Outcome>;
  /** The nodes on the way from the output to the one that is checked. */
  readonly path: Set<string>;
  /** The converted constants by node. */
  readonly constants: Map<string, Readonly<Record<string, Json>>>;
}

const failed = (...reasons: readonly NodeReason[]): Outcome => ({ isValid: false, reasons });
const passed: Outcome = { isValid: true, reasons: [] };

function nodeOf({ nodes }: ValidationState, id: string): PromptNode {
  const node = nodes[id];
  if (node === undefined) throw new PythonError('KeyError', `'${id}'`);
  return node;
}

async function definitionOf(state: ValidationState, id: string): Promise<NodeDefinition> {
  const { class_type: className } = nodeOf(state, id);
  const definition = await state.ports.objectInfo.definition(className);
  if (definition === null) throw new PythonError('KeyError', `'${className}'`);
  return definition;
}

async function checkLink(
  state: ValidationState,
  input: InputSpec,
  link: readonly Json[],
): Promise<Outcome> {
  if (link.length !== 2) return failed(badLinkReason(input, link));
  const [id, slot] = link;
  if (!isString(id)) throw new PythonError('KeyError', JSON.stringify(id));
  const types = (await definitionOf(state, id)).output;
  // As in Python, a negative slot counts from the end
  const type = typeof slot === 'number' ? types.at(slot) : undefined;
  if (type === undefined) throw new PythonError('IndexError', 'tuple index out of range');
  const mismatch = mismatchReason(input, type, link);
  if (mismatch !== null) return failed(mismatch);
  try {
    return (await checkNode(state, id)).isValid ? passed : failed();
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    state.outcomes.set(id, failed(raisedReason(error, input, link)));
    return failed();
  }
}

async function checkInput(state: ValidationState, id: string, input: InputSpec): Promise<Outcome> {
  const node = nodeOf(state, id);
  const value = node.inputs[input.name];
  if (value === undefined) return input.isRequired ? failed(missingReason(input.name)) : passed;
  if (isArray(value)) return checkLink(state, input, value);
  const hasOwnCheck = fileInputs[node.class_type] === input.name;
  const checked = constantReason(input, value, hasOwnCheck);
  state.constants.set(id, { ...state.constants.get(id), [input.name]: checked.value });
  return checked.reason === null ? passed : failed(checked.reason);
}

async function checkFile(node: PromptNode, ports: ValidatePorts): Promise<Outcome> {
  const input = fileInputs[node.class_type];
  const name = input === undefined ? undefined : node.inputs[input];
  if (input === undefined || !isString(name) || (await ports.hasFile(name))) return passed;
  return failed(absentFileReason(input, name));
}

async function checkNode(state: ValidationState, id: string): Promise<Outcome> {
  const known = state.outcomes.get(id);
  if (known !== undefined) return known;
  if (state.path.has(id)) {
    throw new PythonError('RecursionError', 'maximum recursion depth exceeded');
  }
  state.path.add(id);
  const checked: Outcome[] = [];
  for (const input of inputSpecs(await definitionOf(state, id))) {
    checked.push(await checkInput(state, id, input));
  }
  checked.push(await checkFile(nodeOf(state, id), state.ports));
  const outcome = {
    isValid: checked.every(({ isValid }) => isValid),
    reasons: checked.flatMap(({ reasons }) => reasons),
  };
  state.outcomes.set(id, outcome);
  state.path.delete(id);
  return outcome;
}

async function checkOutput(state: ValidationState, output: string): Promise<Outcome> {
  try {
    return await checkNode(state, output);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    const outcome = failed(raisedReason(error, null, null));
    state.outcomes.set(output, outcome);
    return outcome;
  }
}

/** Validates the nodes of one prompt, each once, from the outputs towards their sources. */
export function createNodeValidation(nodes: Prompt, ports: ValidatePorts): NodeValidation {
  const state: ValidationState = {
    nodes,
    ports,
    outcomes: new Map(),
    path: new Set(),
    constants: new Map(),
  };
  return {
    async check(output) {
      state.path.clear();
      const { isValid, reasons } = await checkOutput(state, output);
      return isValid ? null : reasons;
    },
    failed: () =>
      [...state.outcomes].flatMap(([id, { reasons }]) =>
        reasons.length > 0 ? [[id, reasons] as const] : [],
      ),
    converted: () =>
      Object.fromEntries(
        Object.entries(nodes).map(([id, node]) => {
          return [id, { ...node, inputs: { ...node.inputs, ...state.constants.get(id) } }];
        }),
      ),
  };
}
