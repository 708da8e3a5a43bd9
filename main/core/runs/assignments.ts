import type { Prompt } from '../../../contract/workflow.ts';
import { AppError } from '../app-error.ts';
import type { InputSpec, ObjectInfo } from '../graph-to-prompt/object-info.ts';

/** The prompt with each `NODE.INPUT=VALUE` set, by the input's declared type; throws `workflow.badAssignment`. */
export function applyAssignments(
  prompt: Prompt,
  assignments: readonly string[],
  objectInfo: ObjectInfo,
): Prompt {
  return assignments.reduce((current, assignment) => {
    const { nodeId, inputName, text } = takeApart(assignment);
    const node = current[nodeId];
    if (node === undefined) throw refuse(assignment, `no node ${nodeId}`);
    const spec = objectInfo
      .definitionOf(node.class_type)
      ?.inputs.find(({ name }) => name === inputName);
    const was = node.inputs[inputName];
    if (spec === undefined && was === undefined)
      throw refuse(assignment, `${node.class_type} has no input ${inputName}`);
    const value = spec === undefined ? valueLike(was, text) : valueOf(spec, text);
    if (value === undefined)
      throw refuse(assignment, `${inputName} takes ${spec?.type ?? typeof was}`);
    return { ...current, [nodeId]: { ...node, inputs: { ...node.inputs, [inputName]: value } } };
  }, prompt);
}

/** The last point before the `=` separates: the id of a node in a subgraph holds a colon, never a point. */
function takeApart(assignment: string) {
  const [, nodeId, inputName, text] = /^([^=]+)\.([^.=]+)=(.*)$/s.exec(assignment) ?? [];
  if (nodeId === undefined || inputName === undefined || text === undefined)
    throw refuse(assignment, 'NODE.INPUT=VALUE');
  return { nodeId, inputName, text };
}

const refuse = (assignment: string, reason: string): AppError =>
  new AppError('workflow.badAssignment', { assignment: assignment.slice(0, 200), reason });

function valueOf(spec: InputSpec, text: string): unknown {
  switch (spec.type) {
    case 'INT':
      return wholeNumber(text);
    case 'FLOAT':
      return decimal(text);
    case 'BOOLEAN':
      return truth(text);
    case 'STRING':
      return text;
    case 'COMBO':
      // the server's list may be newer than ours: it has the last word
      return spec.choices.find((choice) => String(choice) === text) ?? text;
    default:
      return undefined;
  }
}

function valueLike(was: unknown, text: string): unknown {
  switch (typeof was) {
    case 'number':
      return decimal(text);
    case 'boolean':
      return truth(text);
    case 'string':
      return text;
    default:
      return undefined;
  }
}

/** JSON carries whole numbers exactly only up to 2^53. */
function wholeNumber(text: string): number | undefined {
  const value = Number(text);
  return /^[+-]?\d+$/.test(text.trim()) && Number.isSafeInteger(value) ? value : undefined;
}

function decimal(text: string): number | undefined {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) ? value : undefined;
}

function truth(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return true;
  return ['false', '0', 'no', 'off'].includes(word) ? false : undefined;
}
