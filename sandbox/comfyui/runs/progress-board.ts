import type { JsonObject } from '../json.ts';

type NodeState = 'running' | 'finished' | 'error';

/** The nodes of one run as `progress_state` lists them. */
export interface ProgressBoard {
  set(nodeId: string, state: NodeState, value: number, max: number): void;
  finish(nodeId: string): void;
  message(): JsonObject;
}

export const nodeNames = (nodeId: string): JsonObject => ({
  display_node_id: nodeId,
  parent_node_id: null,
  real_node_id: nodeId,
});

export function createProgressBoard(promptId: string): ProgressBoard {
  const nodes = new Map<string, { state: NodeState; value: number; max: number }>();
  const set: ProgressBoard['set'] = (nodeId, state, value, max) => {
    nodes.set(nodeId, { state, value, max });
  };
  return {
    set,
    finish(nodeId) {
      const max = nodes.get(nodeId)?.max ?? 1;
      set(nodeId, 'finished', max, max);
    },
    message() {
      const entries = [...nodes].map(([nodeId, { state, value, max }]) => {
        const where = { node_id: nodeId, prompt_id: promptId, ...nodeNames(nodeId) };
        return [nodeId, { value, max, state, ...where }] as const;
      });
      return { prompt_id: promptId, nodes: Object.fromEntries(entries) };
    },
  };
}
