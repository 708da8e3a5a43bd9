import type {
  FieldValues,
  FormField,
  FormProblem,
  FormSwitch,
  FormView,
} from '../../../contract/form.ts';
import type { ConversionOptions } from '../graph-to-prompt/graph-to-prompt.ts';
import type { ObjectInfo } from '../graph-to-prompt/object-info.ts';
import { idOf, listOf, recordOf } from '../graph-to-prompt/json-values.ts';
import { isUiWorkflow } from '../graph-to-prompt/recognise-workflow.ts';
import { isAppError } from '../app-error.ts';
import { readAuthorChoice } from './author-choice.ts';
import { layOut } from './cards.ts';
import { checkFieldValue, sameValue } from './check-field-value.ts';
import { checkValues } from './check-values.ts';
import { createFieldTable } from './field-table.ts';
import { notesOf } from './notes.ts';
import { createPromptGraph } from './prompt-graph.ts';
import { applySwitches, readSwitches, settleSwitches, type SwitchStates } from './switches.ts';
import { tracePrompt, type TracedPrompt } from './trace-prompt.ts';

export interface FormRequest {
  readonly name: string;
  /** In either form. */
  readonly workflow: unknown;
  readonly objectInfo: ObjectInfo;
  /** By id; the others stay as the file has them. */
  readonly switches: SwitchStates;
  /** What was filled in last; what no longer fits is left out. */
  readonly kept: FieldValues;
  /** Whether it was filled in for another state of the file; null where nothing is kept. */
  readonly isKeptOlder?: boolean | null;
  readonly conversion: ConversionOptions;
}

/** A form together with what its values are written into. */
export interface OpenForm {
  readonly view: FormView;
  /** The workflow with its switches as they are in the view. */
  readonly workflow: unknown;
  readonly objectInfo: ObjectInfo;
  /** Null where it can not be converted. */
  readonly traced: TracedPrompt | null;
}

/** Reads a workflow as a form; throws `workflow.badValue` for switches that it does not have. */
export function openForm(request: FormRequest): OpenForm {
  const { name, objectInfo, kept } = request;
  const graphSwitches = readSwitches(request.workflow, objectInfo);
  const switches = settleSwitches(graphSwitches, request.switches);
  const workflow = applySwitches(request.workflow, graphSwitches, switches);
  const trace = tracePrompt(workflow, objectInfo, request.conversion);
  const source: FormView['source'] = isUiWorkflow(workflow) ? 'ui' : 'api';
  const notes = source === 'ui' ? [...notesOf(workflow)] : [];
  const common = { name, source, switches: [...switches], notes };
  if (trace.state === 'refused') {
    const problems = trace.reasons.map((line): FormProblem => ({
      kind: 'conversion',
      level: 'stops',
      ...line,
    }));
    const empty = { fields: [], cards: [], rest: [] };
    const draft = draftOf(request, 0);
    const view = { ...common, ...empty, problems, changed: areMoved(switches), draft };
    return { view, workflow, objectInfo, traced: null };
  }
  const table = createFieldTable(trace, createPromptGraph(trace.prompt, objectInfo));
  const { cards, rest, order } = layOut(table, readAuthorChoice(workflow, objectInfo));
  const fields = order.map((field) => withKept(field, kept));
  const problems = [...checkBranches(switches), ...checkValues({ ...table, fields })];
  const changed = areMoved(switches) || fields.some(isChanged);
  const draft = draftOf(request, lostIn(kept, workflow, trace, order));
  const shown = { cards: [...cards], rest: [...rest], fields, problems, changed, draft };
  return { view: { ...common, ...shown }, workflow, objectInfo, traced: trace };
}

function draftOf({ isKeptOlder: isOlder }: FormRequest, lost: number): FormView['draft'] {
  return isOlder === undefined || isOlder === null ? null : { isOlder, lost };
}

/** Values that have no place any more; those of a part that is off wait for it. */
function lostIn(
  kept: FieldValues,
  workflow: unknown,
  { prompt }: TracedPrompt,
  fields: readonly FormField[],
): number {
  const byId = new Map(fields.map((field) => [field.id, field]));
  const known = new Set(listOf(recordOf(workflow).nodes).map((node) => idOf(recordOf(node).id)));
  return Object.entries(kept).filter(([id, value]) => {
    const field = byId.get(id);
    if (field !== undefined) return !takes(field, value);
    const nodeId = id.slice(0, id.indexOf('.'));
    return Object.hasOwn(prompt, nodeId) || !known.has(nodeId.split(':')[0] ?? '');
  }).length;
}

function areMoved(switches: readonly FormSwitch[]): boolean {
  return switches.some(({ on, fileOn }) => on !== fileOn);
}

/** That a seed has moved on is no change that a person made. */
function isChanged(field: FormField): boolean {
  if (field.kind === 'seed') return field.value.mode !== field.fileValue.mode;
  return !sameValue(field.value, field.fileValue);
}

function withKept(field: FormField, kept: FieldValues): FormField {
  const value = Object.hasOwn(kept, field.id) ? kept[field.id] : undefined;
  if (value === undefined || !takes(field, value)) return field;
  switch (field.kind) {
    case 'text':
      return typeof value === 'string' ? { ...field, value } : field;
    case 'number':
      return typeof value === 'number' ? { ...field, value } : field;
    case 'toggle':
      return typeof value === 'boolean' ? { ...field, value } : field;
    case 'seed':
      return typeof value === 'object' ? { ...field, value } : field;
    case 'choice':
      return typeof value === 'object' ? field : { ...field, ...chosen(field, value) };
    case 'media':
    case 'model':
      return typeof value === 'string' ? { ...field, ...chosen(field, value) } : field;
    default:
      return field satisfies never;
  }
}

function takes(field: FormField, value: FieldValues[string]): boolean {
  try {
    checkFieldValue(field, value);
    return true;
  } catch (error) {
    if (isAppError(error, 'workflow.badValue')) return false;
    throw error;
  }
}

function chosen<Value>(
  {
    options,
    fileValue,
    missing,
  }: { options: readonly Value[]; fileValue: Value; missing: boolean },
  value: Value,
) {
  return { value, missing: value === fileValue ? missing : !options.includes(value) };
}

/** The file itself may have several branches on of which only one fits. */
function checkBranches(switches: readonly FormSwitch[]): readonly FormProblem[] {
  const on = switches.filter((each) => each.on && each.reason === 'memory');
  if (on.length < 2) return [];
  const params = { labels: on.map(({ label }) => label).join(', ') };
  const code = 'branchesAtOnce';
  return [{ kind: 'check', level: 'warns', code, nodeId: null, fieldId: null, params }];
}
