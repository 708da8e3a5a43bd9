import type { Json } from '../json.ts';
import { isArray, isObject, isString } from '../json.ts';
import type { InputSpec } from '../object-info.ts';
import { convertValue } from './convert-value.ts';
import { repr, str } from './python-repr.ts';

export interface NodeReason {
  readonly type: string;
  readonly message: string;
  readonly details: string;
  readonly extra_info: Readonly<Record<string, unknown>>;
}

/** What the real server's Python raises; it becomes an `exception_…` reason. */
export class PythonError extends Error {
  override readonly name = 'PythonError';
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

const tracebackOf = (call: string): readonly string[] => [
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

/** Only choices in the old spelling are looked at: of `['COMBO', {options}]` the server takes anything. */
function choiceReason(input: InputSpec, value: Json): NodeReason | null {
  if (
    input.choices === null ||
    !isArray(input.spec[0]) ||
    input.choices.some((choice) => choice === value)
  )
    return null;
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

export function mismatchReason(input: InputSpec, type: unknown, link: Json): NodeReason | null {
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
export function constantReason(
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

export const missingReason = (name: string): NodeReason => ({
  type: 'required_input_missing',
  message: 'Required input is missing',
  details: name,
  extra_info: { input_name: name },
});

export const raisedReason = (
  error: PythonError,
  input: InputSpec | null,
  link: Json,
): NodeReason => {
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

export function badLinkReason(input: InputSpec, link: Json): NodeReason {
  const message = 'Bad linked input, must be a length-2 list of [node_id, slot_index]';
  return reasonOf(input, 'bad_linked_input', message, input.name, received(link));
}

export const absentFileReason = (input: string, name: string): NodeReason => ({
  type: 'custom_validation_failed',
  message: 'Custom validation failed for node',
  details: `${input} - Invalid ${input === 'file' ? 'video' : input} file: ${name}`,
  extra_info: { input_name: input },
});
