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
    const { nodeId, inputName, text } = takeApart(assignment, current);
    const node = current[nodeId];
    if (node === undefined) throw refuse(assignment, 'noNode', { node: nodeId });
    const spec = objectInfo
      .definitionOf(node.class_type)
      ?.inputs.find(({ name }) => name === inputName);
    const was = node.inputs[inputName];
    if (spec === undefined && was === undefined)
      throw refuse(assignment, 'noInput', {
        node: `#${nodeId} ${node.class_type}`,
        input: inputName,
      });
    const value = spec === undefined ? valueLike(was, text) : valueOf(spec, text);
    if (value === undefined) {
      const reason = spec?.type === 'INT' && isWhole(text) ? 'notExact' : 'type';
      throw refuse(assignment, reason, { input: inputName, type: spec?.type ?? typeOf(was) });
    }
    return { ...current, [nodeId]: { ...node, inputs: { ...node.inputs, [inputName]: value } } };
  }, prompt);
}

/**
 * The last point before the `=` separates: the id of a node in a subgraph holds a colon, never a point. The names of
 * some inputs hold points themselves; then an earlier one separates, where it leaves the id of a node.
 */
function takeApart(assignment: string, prompt: Prompt) {
  const [, name, text] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
  const points = [...(name ?? '').matchAll(/\./g)].map(({ index }) => index).reverse();
  const last = points[0];
  if (name === undefined || text === undefined || last === undefined)
    throw refuse(assignment, 'form');
  const point = points.find((index) => Object.hasOwn(prompt, name.slice(0, index))) ?? last;
  const [nodeId, inputName] = [name.slice(0, point), name.slice(point + 1)];
  if (nodeId === '' || inputName === '') throw refuse(assignment, 'form');
  return { nodeId, inputName, text };
}

type Reason = 'form' | 'noNode' | 'noInput' | 'notExact' | 'type';

const refuse = (
  assignment: string,
  reason: Reason,
  params: Readonly<Record<string, string>> = {},
): AppError =>
  new AppError('workflow.badAssignment', {
    ...{ assignment: assignment.slice(0, 200), reason, node: '', input: '', type: '' },
    ...params,
  });

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
  return isWhole(text) && Number.isSafeInteger(value) ? value : undefined;
}

const isWhole = (text: string): boolean => /^[+-]?\d+$/.test(text.trim());

/** What an input takes that is not declared, by the value it had; a list is a link. */
function typeOf(was: unknown): string {
  const types: Readonly<Record<string, string>> = { number: 'FLOAT', boolean: 'BOOLEAN' };
  return types[typeof was] ?? '*';
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
