import { convertValue } from './convert-value.ts';
import type { Json, JsonObject } from './json.ts';
import { isArray, isObject, isString } from './json.ts';
import type { InputSpec, NodeDefinition } from './object-info.ts';
import { inputSpecs } from './object-info.ts';
import type { Prompt, PromptNode } from './prompt.ts';
import { repr, str } from './python-repr.ts';
import type { ValidatePorts } from './validate-prompt.ts';

export interface NodeReason {
  readonly type: string;
  readonly message: string;
  readonly details: string;
  readonly extra_info: Readonly<Record<string, unknown>>;
}

/** What the real server's Python raises; it becomes an `exception_…` reason. */
class PythonError extends Error {
  override readonly name = 'PythonError';
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

export interface NodeValidation {
  /** Null where this output can run. */
  check(output: string): Promise<readonly NodeReason[] | null>;
  /** The nodes that have reasons of their own, so far. */
  failed(): readonly (readonly [string, readonly NodeReason[]])[];
  /** The prompt with its constants in the types that the nodes want. */
  converted(): Prompt;
}

const fileInputs: Readonly<Record<string, string>> = {
  LoadImage: 'image',
  LoadImageMask: 'image',
  LoadImageOutput: 'image',
  LoadVideo: 'file',
  LoadAudio: 'audio',
  VHS_LoadVideo: 'video',
};

export const tracebackOf = (call: string): readonly string[] => [
  `  File "/ComfyUI/execution.py", line 1010, in validate_prompt\n    ${call}\n`,
];

const configOf = (input: InputSpec): readonly unknown[] => [input.spec[0], input.settings];

const reasonOf = (
  input: InputSpec,
  type: string,
  message: string,
  details: string,
  extra: Readonly<Record<string, unknown>>,
): NodeReason => ({
  type,
  message,
  details,
  extra_info: { input_name: input.name, input_config: configOf(input), ...extra },
});

const received = (value: Json): Readonly<Record<string, Json>> => ({ received_value: value });

function limitReason(input: InputSpec, value: Json): NodeReason | null {
  if (typeof value !== 'number') return null;
  const { min, max } = input.settings;
  if (typeof min === 'number' && value < min) {
    const message = `Value ${value} smaller than min of ${min}`;
    return reasonOf(input, 'value_smaller_than_min', message, input.name, received(value));
  }
  if (typeof max === 'number' && value > max) {
    const message = `Value ${value} bigger than max of ${max}`;
    return reasonOf(input, 'value_bigger_than_max', message, input.name, received(value));
  }
  return null;
}

function choiceReason(input: InputSpec, value: Json): NodeReason | null {
  if (input.choices === null || input.choices.some((choice) => choice === value)) return null;
  const isLong = input.choices.length > 20;
  const list = isLong ? `(list of length ${input.choices.length})` : repr(input.choices);
  const details = `${input.name}: '${str(value)}' not in ${list}`;
  return reasonOf(input, 'value_not_in_list', 'Value not in list', details, {
    ...(isLong ? { input_config: null } : {}),
    received_value: value,
  });
}

const overlaps = (one: string, other: string): boolean => {
  const types = new Set(one.split(',').map((type) => type.trim()));
  return one === other || other.split(',').some((type) => types.has(type.trim()));
};

function mismatchReason(input: InputSpec, type: unknown, link: Json): NodeReason | null {
  const wanted = input.spec[0];
  const isAny = type === '*' || wanted === '*';
  const isList = isArray(wanted) || isArray(type);
  if (isAny || (isList && JSON.stringify(wanted) === JSON.stringify(type))) return null;
  if (isString(type) && isString(wanted) && overlaps(type, wanted)) return null;
  const name = isString(type) ? type : repr(isArray(type) ? type : null);
  const into = isString(wanted) ? wanted : repr(isArray(wanted) ? wanted : null);
  const details = `${input.name}, received_type(${name}) mismatch input_type(${into})`;
  const message = 'Return type mismatch between linked nodes';
  return reasonOf(input, 'return_type_mismatch', message, details, {
    received_type: type,
    linked_node: link,
  });
}

/** Constants: conversion, limits, choices. A class with a check of its own skips the last two. */
function constantReason(
  input: InputSpec,
  value: Json,
  hasOwnCheck: boolean,
): { readonly reason: NodeReason | null; readonly value: Json } {
  const raw = isObject(value) && value.__value__ !== undefined ? value.__value__ : value;
  const result = convertValue(input.type, raw);
  if (result.state === 'failed') {
    const message = `Failed to convert an input value to a ${input.type} value`;
    const details = `${input.name}, ${str(raw)}, ${result.reason}`;
    const extra = { received_value: raw, exception_message: result.reason };
    return { reason: reasonOf(input, 'invalid_input_type', message, details, extra), value: raw };
  }
  if (hasOwnCheck) return { reason: null, value: result.value };
  const reason = limitReason(input, result.value) ?? choiceReason(input, result.value);
  return { reason, value: result.value };
}

const missingReason = (name: string): NodeReason => ({
  type: 'required_input_missing',
  message: 'Required input is missing',
  details: name,
  extra_info: { input_name: name },
});

const raisedReason = (error: PythonError, input: InputSpec | null, link: Json): NodeReason => {
  const extra = { exception_type: error.type, traceback: tracebackOf('validate_inputs(…)') };
  return input === null
    ? {
        type: 'exception_during_validation',
        message: 'Exception when validating node',
        details: error.message,
        extra_info: extra,
      }
    : reasonOf(
        input,
        'exception_during_inner_validation',
        'Exception when validating inner node',
        error.message,
        { exception_message: error.message, ...extra, linked_node: link },
      );
};

type Outcome = { readonly isValid: boolean; readonly reasons: readonly NodeReason[] };

/** Validates the nodes of one prompt, each once, from the outputs towards their sources. */
export function createNodeValidation(nodes: Prompt, ports: ValidatePorts): NodeValidation {
  const outcomes = new Map<string, Outcome>();
  const inputsOf = new Map<string, Record<string, Json | undefined>>();

  const nodeOf = (id: string): PromptNode => {
    const node = nodes[id];
    if (node === undefined) throw new PythonError('KeyError', `'${id}'`);
    return node;
  };
  const definitionOf = async (id: string): Promise<NodeDefinition> => {
    const definition = await ports.objectInfo.definition(nodeOf(id).class_type);
    if (definition === null) throw new PythonError('KeyError', `'${nodeOf(id).class_type}'`);
    return definition;
  };

  const checkLink = async (input: InputSpec, link: readonly Json[]): Promise<Outcome> => {
    if (link.length !== 2) {
      const message = 'Bad linked input, must be a length-2 list of [node_id, slot_index]';
      const reason = reasonOf(input, 'bad_linked_input', message, input.name, received(link));
      return { isValid: false, reasons: [reason] };
    }
    const [source, slot] = link;
    const id = isString(source) ? source : String(source);
    if (!isString(source)) throw new PythonError('KeyError', id);
    const types = (await definitionOf(id)).output;
    if (typeof slot !== 'number' || slot >= types.length || slot < 0) {
      throw new PythonError('IndexError', 'tuple index out of range');
    }
    const mismatch = mismatchReason(input, types[slot], link);
    if (mismatch !== null) return { isValid: false, reasons: [mismatch] };
    try {
      return { isValid: (await checkNode(id)).isValid, reasons: [] };
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      outcomes.set(id, { isValid: false, reasons: [raisedReason(error, input, link)] });
      return { isValid: false, reasons: [] };
    }
  };

  const checkInput = async (node: PromptNode, id: string, input: InputSpec): Promise<Outcome> => {
    const value = node.inputs[input.name];
    if (value === undefined) {
      const reasons = input.isRequired ? [missingReason(input.name)] : [];
      return { isValid: reasons.length === 0, reasons };
    }
    if (isArray(value)) return checkLink(input, value);
    const hasOwnCheck = fileInputs[node.class_type] === input.name;
    const checked = constantReason(input, value, hasOwnCheck);
    inputsOf.set(id, { ...inputsOf.get(id), [input.name]: checked.value });
    const reasons = checked.reason === null ? [] : [checked.reason];
    return { isValid: reasons.length === 0, reasons };
  };

  const checkFile = async (node: PromptNode): Promise<readonly NodeReason[]> => {
    const input = fileInputs[node.class_type];
    const name = input === undefined ? undefined : node.inputs[input];
    if (input === undefined || !isString(name) || (await ports.hasFile(name))) return [];
    return [
      {
        type: 'custom_validation_failed',
        message: 'Custom validation failed for node',
        details: `${input} - Invalid ${input === 'file' ? 'video' : input} file: ${name}`,
        extra_info: { input_name: input },
      },
    ];
  };

  async function checkNode(id: string): Promise<Outcome> {
    const known = outcomes.get(id);
    if (known !== undefined) return known;
    const node = nodeOf(id);
    const checked: Outcome[] = [];
    for (const input of inputSpecs(await definitionOf(id))) {
      checked.push(await checkInput(node, id, input));
    }
    const reasons = [...checked.flatMap((outcome) => outcome.reasons), ...(await checkFile(node))];
    const isValid = reasons.length === 0 && checked.every((outcome) => outcome.isValid);
    const outcome = { isValid, reasons };
    outcomes.set(id, outcome);
    return outcome;
  }

  return {
    async check(output) {
      try {
        const outcome = await checkNode(output);
        return outcome.isValid ? null : outcome.reasons;
      } catch (error) {
        if (!(error instanceof PythonError)) throw error;
        const reasons = [raisedReason(error, null, null)];
        outcomes.set(output, { isValid: false, reasons });
        return reasons;
      }
    },
    failed: () =>
      [...outcomes].flatMap(([id, outcome]) =>
        outcome.reasons.length > 0 ? [[id, outcome.reasons] as const] : [],
      ),
    converted: () =>
      Object.fromEntries(
        Object.entries(nodes).map(([id, node]) => {
          const inputs: JsonObject = { ...node.inputs, ...inputsOf.get(id) };
          return [id, { ...node, inputs }];
        }),
      ),
  };
}
