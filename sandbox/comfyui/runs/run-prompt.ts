import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import type { LiveObjectInfo } from '../live-object-info.ts';
import type { MediaFiles } from '../media-files.ts';
import { NodeFailure } from '../nodes/node-failure.ts';
import type { NodeResult, UiOutput } from '../nodes/node-value.ts';
import type { Prompt, PromptNode } from '../prompt.ts';
import { sourcesOf } from '../prompt.ts';
import type { RunEnd, RunEvents, StatusMessage } from './events.ts';
import type { NodeCache } from './node-cache.ts';
import { signatures } from './node-cache.ts';
import { nodeCall, shownInputs } from './node-inputs.ts';
import type { ProgressBoard } from './progress-board.ts';
import { createProgressBoard, nodeNames } from './progress-board.ts';
import { runNode } from './run-node.ts';

export interface RunPorts {
  readonly objectInfo: LiveObjectInfo;
  readonly files: MediaFiles;
  readonly cache: NodeCache;
  readonly stepMs: number;
  /** A failure that a test has ordered for this class. */
  readonly orderedFailure: (classType: string) => NodeFailure | null;
  /** Changes when an input file changes. */
  readonly fileStamp: (name: string) => Promise<string>;
}

export interface RunRequest {
  readonly promptId: string;
  readonly prompt: Prompt;
  /** As posted: it goes into the pictures. */
  readonly posted: Json;
  readonly extraData: JsonObject;
  readonly outputs: readonly string[];
  readonly events: RunEvents;
  readonly signal: AbortSignal;
}

interface RunState {
  readonly request: RunRequest;
  readonly ports: RunPorts;
  readonly board: ProgressBoard;
  readonly results: Map<string, NodeResult>;
  readonly executed: string[];
  readonly messages: StatusMessage[];
  readonly outputs: Record<string, UiOutput>;
  readonly meta: Record<string, Json>;
  readonly signatures: ReadonlyMap<string, string>;
}

/** The sources before their users, from the outputs that are to run. */
function executionOrder(prompt: Prompt, outputs: readonly string[]): readonly string[] {
  const order: string[] = [];
  const visit = (id: string, above: ReadonlySet<string>): void => {
    const node = prompt[id];
    if (node === undefined || order.includes(id) || above.has(id)) return;
    for (const source of sourcesOf(node)) visit(source, new Set([...above, id]));
    order.push(id);
  };
  for (const output of outputs) visit(output, new Set());
  return order;
}

const send = ({ request }: RunState, type: string, data: JsonObject): void => {
  request.events.send(type, { ...data, prompt_id: request.promptId });
};

/** Sent and kept for the history. */
function record(state: RunState, type: string, data: JsonObject): void {
  const { promptId } = state.request;
  const message = { prompt_id: promptId, ...data, timestamp: Date.now() };
  state.messages.push([type, message]);
  state.request.events.send(type, message);
}

const sendProgress = (state: RunState): void => {
  state.request.events.send('progress_state', state.board.message());
};

function report(state: RunState, id: string, ui: UiOutput): void {
  state.outputs[id] = ui;
  state.meta[id] = {
    node_id: id,
    display_node: id,
    parent_node: null,
    real_node_id: nodeNames(id).real_node_id ?? id,
  };
  send(state, 'executed', { node: id, display_node: id, output: ui });
}

function takeCached(state: RunState): ReadonlySet<string> {
  const cached = new Set<string>();
  for (const [id, signature] of state.signatures) {
    const result = state.ports.cache.get(signature);
    if (result === undefined) continue;
    cached.add(id);
    state.results.set(id, result);
  }
  return cached;
}

function showCached(state: RunState, id: string): void {
  const ui = state.results.get(id)?.ui ?? null;
  if (ui === null) return;
  report(state, id, ui);
  state.board.set(id, 'finished', 1, 1);
  sendProgress(state);
}

async function execute(state: RunState, id: string, node: PromptNode): Promise<void> {
  const { request, ports, board } = state;
  board.set(id, 'running', 0, 1);
  sendProgress(state);
  send(state, 'executing', { node: id, display_node: id });
  await nextTurn(undefined, { signal: request.signal });
  const definition = await ports.objectInfo.definition(node.class_type);
  if (definition === null) throw new NodeFailure('KeyError', `'${node.class_type}'`);
  const ordered = ports.orderedFailure(node.class_type);
  if (ordered !== null) throw ordered;
  const extra = request.extraData.extra_pnginfo;
  const result = await runNode(nodeCall(id, node, definition, state.results), {
    files: ports.files,
    breathe: () => nextTurn(undefined, { signal: request.signal }),
    prompt: request.posted,
    extraPngInfo: isObject(extra) ? extra : {},
    stepMs: ports.stepMs,
    signal: request.signal,
    showStep: (step) => {
      showStep(state, id, step);
    },
  });
  state.results.set(id, result);
  state.executed.push(id);
  ports.cache.set(state.signatures.get(id) ?? '', result);
  if (result.ui !== null) report(state, id, result.ui);
  board.finish(id);
  sendProgress(state);
}

/** The order of the three messages depends on the dialect of the preview. */
function showStep(
  state: RunState,
  id: string,
  step: { readonly value: number; readonly max: number; readonly jpeg: Uint8Array },
): void {
  const { events, promptId } = state.request;
  const { value, max } = step;
  const progress = (): void => {
    events.send('progress', { value, max, prompt_id: promptId, node: id });
  };
  state.board.set(id, 'running', value, max);
  sendProgress(state);
  const isFirst = events.wantsPreviewMetadata();
  if (!isFirst) progress();
  events.preview({ nodeId: id, promptId }, step.jpeg);
  if (isFirst) progress();
}

function recordFailure(state: RunState, id: string, node: PromptNode, error: unknown): void {
  const where = { node_id: id, node_type: node.class_type, executed: [...state.executed] };
  if (state.request.signal.aborted) {
    record(state, 'execution_interrupted', where);
    return;
  }
  if (!(error instanceof NodeFailure)) throw error;
  state.board.set(id, 'error', 0, 1);
  record(state, 'execution_error', {
    ...where,
    exception_message: error.message,
    exception_type: error.exceptionType,
    traceback: error.traceback,
    current_inputs: shownInputs(node),
    current_outputs: Object.keys(state.request.prompt),
  });
}

const ended = (state: RunState, isCompleted: boolean): RunEnd => ({
  statusText: isCompleted ? 'success' : 'error',
  isCompleted,
  messages: state.messages,
  outputs: state.outputs,
  meta: state.meta,
});

/** Runs one accepted prompt to its end and tells about it in the order of the real server. */
export async function runPrompt(request: RunRequest, ports: RunPorts): Promise<RunEnd> {
  const { prompt, promptId } = request;
  const state: RunState = {
    request,
    ports,
    board: createProgressBoard(promptId),
    results: new Map(),
    executed: [],
    messages: [],
    outputs: {},
    meta: {},
    signatures: await signatures(prompt, ports.fileStamp),
  };
  record(state, 'execution_start', {});
  ports.cache.keepOnly(new Set(state.signatures.values()));
  const cached = takeCached(state);
  record(state, 'execution_cached', { nodes: [...cached] });
  for (const id of executionOrder(prompt, request.outputs)) {
    const node = prompt[id];
    if (node === undefined) continue;
    if (cached.has(id)) {
      showCached(state, id);
      continue;
    }
    try {
      await execute(state, id, node);
    } catch (error) {
      recordFailure(state, id, node, error);
      return ended(state, false);
    }
  }
  record(state, 'execution_success', {});
  return ended(state, true);
}
