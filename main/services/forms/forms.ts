import type {
  FieldValue,
  FieldValues,
  FormField,
  FormView,
  SeedMode,
} from '../../../contract/form.ts';
import type { GraphView } from '../../../contract/graph.ts';
import type { FormToQueue as QueuedForm } from '../../../contract/queue-form.ts';
import type { Run } from '../../../contract/run.ts';
import { AppError } from '../../core/app-error.ts';
import { changedInputs } from '../../core/forms/changed-inputs.ts';
import { sameValue } from '../../core/forms/check-field-value.ts';
import { fillIn, settleValues, type FilledForm } from '../../core/forms/fill-in.ts';
import { openForm, type FormRequest, type OpenForm } from '../../core/forms/open-form.ts';
import { nextSeed } from '../../core/forms/step-seed.ts';
import { pictureOf } from '../../core/graph-picture/picture-of-graph.ts';
import { refusalText } from '../../core/runs/refusal-text.ts';
import { keepDraft, type Draft, type FormFor } from './drafts.ts';
import type { FormPorts, KeptForm } from './form-ports.ts';
import {
  createOpenWorkflows,
  plainConversion,
  type OpenWorkflow,
  type OpenWorkflows,
} from './open-workflows.ts';

export interface FormToQueue extends QueuedForm {
  /** The id of each run, where they were written down before; those that there are already are `done`. */
  readonly ids?: readonly string[];
  readonly done?: ReadonlySet<string>;
}

export interface FormLook {
  readonly connectionId: string;
  readonly workflowName: string;
  readonly switches: Readonly<Record<string, boolean>> | null;
  /** Null: as they were left. */
  readonly values: FieldValues | null;
  /** `recall`: as it was read last; `relist`: with what the server lists now; `peek`: as it is on the server. */
  readonly read: 'recall' | 'relist' | 'peek';
}

/** Workflows as forms, with what was filled in last. */
export interface Forms {
  /**
   * What a form is made from, with `values` in place of what was filled in last.
   */
  request(look: FormLook, signal?: AbortSignal): Promise<FormRequest>;
  /** The same for a workflow that is no file of the server. */
  requestFor(
    connectionId: string,
    name: string,
    workflow: unknown,
    signal?: AbortSignal,
  ): Promise<FormRequest>;
  /** `switches` null: as they were left, and the workflow is read from the server anew. */
  view(
    connectionId: string,
    name: string,
    switches: Readonly<Record<string, boolean>> | null,
    signal?: AbortSignal,
  ): Promise<FormView>;
  /** The workflow of the form as a picture, as it was read for the form. */
  graph(
    connectionId: string,
    name: string,
    switches: Readonly<Record<string, boolean>> | null,
    signal?: AbortSignal,
  ): Promise<GraphView>;
  /** Writes down what is filled in, as it is typed. */
  keep(draft: Draft): Promise<void>;
  /** Forgets what was filled in; gives the form as the file has it. */
  reset(connectionId: string, name: string, signal?: AbortSignal): Promise<FormView>;
  /** Throws `workflow.badValue` and `.refused` before anything is stored or sent. */
  queue(form: FormToQueue, signal?: AbortSignal): Promise<readonly Run[]>;
}

export function createForms(ports: FormPorts): Forms {
  const opened = createOpenWorkflows(ports);
  const view: Forms['view'] = async (connectionId, name, switches, signal) => {
    const kept = await ports.store.get(connectionId, name);
    const source = await (switches === null
      ? opened.open(connectionId, name, signal)
      : opened.recall(connectionId, name, signal));
    return formOf(ports, name, source, switches, kept).view;
  };
  const formFor: FormFor = (name, source, switches) =>
    formOf(ports, name, source, null, { switches, values: {}, mark: null });
  return {
    view,
    async graph(connectionId, name, switches, signal) {
      const kept = await ports.store.get(connectionId, name);
      const source = await opened.recall(connectionId, name, signal);
      const { workflow } = formOf(ports, name, source, switches, kept);
      return pictureOf(workflow, source.objectInfo);
    },
    async reset(connectionId, name, signal) {
      await ports.store.remove(connectionId, name);
      return view(connectionId, name, {}, signal);
    },
    keep: (draft) =>
      keepDraft(ports, opened.remembered(draft.connectionId, draft.name), formFor, draft),
    queue: (form, signal) => queueForm(ports, opened, form, signal),
    async request({ connectionId, workflowName: name, switches, values, read }, signal) {
      const kept = await ports.store.get(connectionId, name);
      const source = await opened[read](connectionId, name, signal);
      const request = requestOf(ports, name, source, switches, kept);
      return values === null ? request : { ...request, kept: { ...request.kept, ...values } };
    },
    async requestFor(connectionId, name, workflow, signal) {
      const source = await opened.openJson(connectionId, workflow, signal);
      return requestOf(ports, name, source, {}, null);
    },
  };
}

function formOf(
  ports: FormPorts,
  name: string,
  source: OpenWorkflow,
  switches: Readonly<Record<string, boolean>> | null,
  kept: KeptForm | null,
): OpenForm {
  return openForm(requestOf(ports, name, source, switches, kept));
}

/** Switches that a person set have to be there; those that are only remembered may be gone. */
function requestOf(
  ports: FormPorts,
  name: string,
  { workflow, objectInfo, mark }: OpenWorkflow,
  switches: Readonly<Record<string, boolean>> | null,
  kept: KeptForm | null,
): FormRequest {
  const conversion = plainConversion(ports);
  const common = { name, workflow, objectInfo, conversion };
  const isKeptOlder =
    kept === null || !isFilledIn(kept) ? null : kept.mark !== null && kept.mark !== mark;
  const request = { ...common, kept: kept?.values ?? {}, isKeptOlder };
  if (switches !== null) return { ...request, switches };
  const asInFile = { ...request, switches: {} };
  const wanted = Object.entries(kept?.switches ?? {});
  if (wanted.length === 0) return asInFile;
  const known = new Set(openForm(asInFile).view.switches.map(({ id }) => id));
  return { ...request, switches: Object.fromEntries(wanted.filter(([id]) => known.has(id))) };
}

/** That seeds have moved on is nobody's doing. */
function isFilledIn({ switches, values }: KeptForm): boolean {
  const typed = Object.values(values).filter((value) => typeof value !== 'object');
  return typed.length > 0 || Object.keys(switches).length > 0;
}

async function queueForm(
  ports: FormPorts,
  opened: OpenWorkflows,
  toQueue: FormToQueue,
  signal?: AbortSignal,
): Promise<readonly Run[]> {
  const { connectionId, workflowName, switches, at } = toQueue;
  const source = await opened.recall(connectionId, workflowName, signal);
  const kept = await ports.store.get(connectionId, workflowName);
  const form = formOf(ports, workflowName, source, switches, kept);
  const fill = fillerOf(ports, form);
  const { turns, order } = planOf(form, toQueue, ports.random);
  const keep = (turn: number): Promise<void> =>
    ports.store.put(connectionId, workflowName, {
      ...keptOf(form, turns[turn] ?? new Map(), kept),
      mark: source.mark,
    });
  await keep(0);
  const runs: Run[] = [];
  const isBackwards = at === 'front';
  // the server puts each of them before the one that was put there last
  const turnsToRun = order.map((values, turn) => ({ values, id: toQueue.ids?.[turn] }));
  try {
    for (const { values, id } of isBackwards ? turnsToRun.toReversed() : turnsToRun) {
      signal?.throwIfAborted();
      if (id !== undefined && toQueue.done?.has(id) === true) continue;
      const told = { connectionId, workflowName, changes: changedInputs(values) };
      const request = { ...told, ...(id && { id }), ...fill(values) };
      runs.push(
        await (at === 'held'
          ? ports.runs.hold(request)
          : ports.runs.queue({ ...request, front: at === 'front' }, signal)),
      );
    }
  } finally {
    // a seed that has run is not shown again
    const before = toQueue.done?.size ?? 0;
    await keep(isBackwards && runs.length > 0 ? order.length : before + runs.length);
  }
  return isBackwards ? runs.reverse() : runs;
}

interface Plan {
  /** The values of each turn, and behind them those of the turn after the last, as the form keeps them. */
  readonly turns: readonly Values[];
  /** What is queued. */
  readonly order: readonly Values[];
}

/** Throws `workflow.badValue`. */
function planOf(
  form: OpenForm,
  { values, count, seeds, texts }: FormToQueue,
  random: () => number,
): Plan {
  const first = settleValues(form, values);
  if (texts === undefined) {
    const turns = turnsOf(first, count, seeds, random);
    return { turns, order: turns.slice(0, count) };
  }
  const { fieldId } = texts;
  const settled = texts.texts.map((text) => settleValues(form, { ...values, [fieldId]: text }));
  const turns = turnsOf(first, count * settled.length, seeds, random);
  const order = turns.slice(0, -1).map((turn, at) => {
    const ofText = settled[Math.floor(at / count)] ?? first;
    return new Map([...turn].map(([field, value]) => pick(field, value, ofText, fieldId)));
  });
  return { turns, order };
}

const pick = (
  field: FormField,
  value: FieldValue,
  ofText: Values,
  fieldId: string,
): readonly [FormField, FieldValue] => [
  field,
  field.id === fieldId ? (ofText.get(field) ?? value) : value,
];

type Values = ReadonlyMap<FormField, FieldValue>;

/** Each run is converted on its own: a dynamic prompt is drawn for each. Throws `workflow.refused`. */
function fillerOf(ports: FormPorts, form: OpenForm): (values: Values) => FilledForm {
  const { traced, view } = form;
  if (traced === null) {
    const reasons = refusalText(view.problems.filter((each) => each.kind === 'conversion'));
    throw new AppError('workflow.refused', { name: view.name, reasons });
  }
  return (values) => {
    const conversion = { random: ports.random, now: ports.localTime() };
    return fillIn(form, traced, values, conversion);
  };
}

/** The values of each turn, and behind them those of the turn after the last. */
function turnsOf(
  first: Values,
  count: number,
  mode: SeedMode | undefined,
  random: () => number,
): readonly Values[] {
  const turns = [first];
  for (let values = first; turns.length <= count; turns.push(values)) {
    values = new Map(
      [...values].map(([field, value]) => {
        const isSeed = field.kind === 'seed' && typeof value === 'object';
        if (!isSeed) return [field, value];
        const next = nextSeed({ seed: value.seed, mode: mode ?? value.mode }, field, random);
        return [field, { ...next, mode: value.mode }];
      }),
    );
  }
  return turns;
}

/** What a part that is off now was queued with stays kept. */
function keptOf(
  { view }: OpenForm,
  values: Values,
  before: KeptForm | null,
): Omit<KeptForm, 'mark'> {
  const shown = new Set(view.fields.map(({ id }) => id));
  const others = Object.entries(before?.values ?? {}).filter(([id]) => !shown.has(id));
  const moved = view.switches.filter(({ on, fileOn }) => on !== fileOn);
  const changed = [...values].filter(([field, value]) => !sameValue(value, field.fileValue));
  return {
    switches: Object.fromEntries(moved.map(({ id, on }) => [id, on])),
    values: Object.fromEntries([
      ...others,
      ...changed.map(([field, value]) => [field.id, value] as const),
    ]),
  };
}
