import type { ObjectInfo } from '../../core/graph-to-prompt/object-info.ts';
import { parseObjectInfo } from '../../core/graph-to-prompt/object-info.ts';
import type { FormRequest } from '../../core/forms/open-form.ts';
import { workflowMark } from '../../core/forms/workflow-mark.ts';
import { lookAt } from '../../core/preflight/look-at.ts';
import { isAppError } from '../../core/app-error.ts';
import type { Comfy } from '../ports/comfy.ts';
import type { FormPorts } from './form-ports.ts';

/** A workflow as it was read for a form, with the node definitions that its fields come from. */
export interface OpenWorkflow {
  readonly workflow: unknown;
  readonly objectInfo: ObjectInfo;
  readonly openedAt: number;
  /** See `workflow-mark.ts`. */
  readonly mark: string;
}

export interface OpenWorkflows {
  /** Reads it from the server, whatever is remembered. */
  open(connectionId: string, name: string, signal?: AbortSignal): Promise<OpenWorkflow>;
  /** As it was read last: what a person fills in is not changed under their hands. */
  recall(connectionId: string, name: string, signal?: AbortSignal): Promise<OpenWorkflow>;
  /** The workflow as it was read last, with what the server lists now. */
  relist(connectionId: string, name: string, signal?: AbortSignal): Promise<OpenWorkflow>;
  /** As it is on the server, and no word of it to whoever has it open. */
  peek(connectionId: string, name: string, signal?: AbortSignal): Promise<OpenWorkflow>;
  /** As it was read last, however long ago; null where it was not. */
  remembered(connectionId: string, name: string): OpenWorkflow | null;
  /** One that is no file of the server. */
  openJson(connectionId: string, workflow: unknown, signal?: AbortSignal): Promise<OpenWorkflow>;
}

const keepForMs = 10 * 60_000;
const mostKept = 20;

export function createOpenWorkflows(ports: FormPorts): OpenWorkflows {
  const known = new Map<string, OpenWorkflow>();
  const openJson: OpenWorkflows['openJson'] = async (connectionId, workflow, signal) => {
    const objectInfo = await ports.workflows.objectInfo(connectionId, signal);
    const fresh = await withFreshLists(ports, connectionId, { workflow, objectInfo }, signal);
    const mark = workflowMark(workflow);
    return { workflow, objectInfo: fresh, openedAt: ports.clock.now(), mark };
  };
  const peek: OpenWorkflows['peek'] = async (connectionId, name, signal) => {
    const { json } = await ports.workflows.read(connectionId, name, signal);
    return openJson(connectionId, json, signal);
  };
  const remember = (connectionId: string, name: string, opened: OpenWorkflow): OpenWorkflow => {
    const key = keyOf(connectionId, name);
    known.delete(key);
    known.set(key, opened);
    for (const oldest of known.keys()) if (known.size > mostKept) known.delete(oldest);
    return opened;
  };
  const recalled = (connectionId: string, name: string): OpenWorkflow | null => {
    const opened = known.get(keyOf(connectionId, name));
    const isFresh = opened !== undefined && ports.clock.now() - opened.openedAt < keepForMs;
    return isFresh ? opened : null;
  };
  const open: OpenWorkflows['open'] = async (connectionId, name, signal) =>
    remember(connectionId, name, await peek(connectionId, name, signal));
  return {
    ...{ open, openJson, peek },
    remembered: (connectionId, name) => known.get(keyOf(connectionId, name)) ?? null,
    recall: async (connectionId, name, signal) =>
      recalled(connectionId, name) ?? open(connectionId, name, signal),
    async relist(connectionId, name, signal) {
      const before = recalled(connectionId, name);
      if (before === null) return open(connectionId, name, signal);
      return remember(connectionId, name, await openJson(connectionId, before.workflow, signal));
    },
  };
}

const keyOf = (connectionId: string, name: string): string => JSON.stringify([connectionId, name]);

/**
 * Definitions are kept as long as the server's process lives, while its lists of models and pictures change under
 * it: the classes that have such a list are asked for anew, which are small answers.
 */
async function withFreshLists(
  ports: FormPorts,
  connectionId: string,
  { workflow, objectInfo }: Pick<OpenWorkflow, 'workflow' | 'objectInfo'>,
  signal?: AbortSignal,
): Promise<ObjectInfo> {
  const request = { name: '', workflow, objectInfo, switches: {}, kept: {} };
  // also where a class is missing: what else is missing is told beside it
  const { view, traced } = lookAt({ ...request, conversion: plainConversion(ports) }).form;
  const listed = view.fields.filter(({ kind }) => kind === 'model' || kind === 'media');
  const classes = new Set(listed.map(({ nodeId }) => traced?.prompt[nodeId]?.class_type ?? ''));
  const comfy = await ports.comfyOf(connectionId);
  const answers = await Promise.all(
    [...classes].map((name) => nodeDefinition(comfy, name, signal)),
  );
  const fresh = parseObjectInfo(Object.assign({}, ...answers));
  return { definitionOf: (name) => fresh.definitionOf(name) ?? objectInfo.definitionOf(name) };
}

/** A server that has no answer leaves what is kept of it. */
async function nodeDefinition(comfy: Comfy, name: string, signal?: AbortSignal): Promise<object> {
  try {
    return await comfy.workflows.nodeDefinition(name, signal);
  } catch (error) {
    if (isAppError(error, 'comfy.rejected', 'comfy.serverError', 'comfy.notComfy')) return {};
    throw error;
  }
}

/** For looking at a workflow: the first choice of each dynamic prompt. */
export function plainConversion({ localTime }: FormPorts): FormRequest['conversion'] {
  return { random: () => 0, now: localTime() };
}
