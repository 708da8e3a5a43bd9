import { z } from 'zod';
import type { RunProgress } from '../../../contract/run.ts';
import type { Prompt } from '../../../contract/workflow.ts';

/** What the messages of one prompt told so far. */
export interface ProgressFacts {
  readonly cached: ReadonlySet<string>;
  readonly finished: ReadonlySet<string>;
  readonly nodeId: string | null;
  readonly value: number;
  readonly max: number;
}

export const noProgress: ProgressFacts = {
  cached: new Set(),
  finished: new Set(),
  nodeId: null,
  value: 0,
  max: 0,
};

const NodeId = z.coerce.string();
const Executing = z.object({ node: NodeId });
const Progress = z.object({ value: z.number(), max: z.number(), node: NodeId.nullish() });
const Cached = z.object({ nodes: z.array(NodeId) });
const ProgressState = z.object({
  nodes: z.record(
    z.string(),
    z.object({ value: z.number().nullish(), max: z.number().nullish(), state: z.string() }),
  ),
});

/** The next facts after a message that concerns this prompt; other messages leave them as they are. */
export function stepProgress(facts: ProgressFacts, name: string, data: unknown): ProgressFacts {
  switch (name) {
    case 'execution_start':
      return noProgress;
    case 'execution_cached':
      return afterCached(facts, data);
    case 'executing':
      return afterExecuting(facts, data);
    case 'progress':
      return afterSteps(facts, data);
    case 'progress_state':
      return afterState(facts, data);
    default:
      return facts;
  }
}

function afterCached(facts: ProgressFacts, data: unknown): ProgressFacts {
  const cached = Cached.safeParse(data);
  return cached.success ? { ...facts, cached: new Set(cached.data.nodes) } : facts;
}

/** Old servers tell no finished nodes: one node begins, so the one before has ended. */
function afterExecuting(facts: ProgressFacts, data: unknown): ProgressFacts {
  const executing = Executing.safeParse(data);
  if (!executing.success || executing.data.node === facts.nodeId) return facts;
  const finished = new Set(facts.finished);
  if (facts.nodeId !== null) finished.add(facts.nodeId);
  finished.delete(executing.data.node);
  return { ...facts, finished, nodeId: executing.data.node, value: 0, max: 0 };
}

function afterSteps(facts: ProgressFacts, data: unknown): ProgressFacts {
  const progress = Progress.safeParse(data);
  if (!progress.success) return facts;
  const { value, max, node } = progress.data;
  return { ...facts, nodeId: node ?? facts.nodeId, value, max };
}

function afterState(facts: ProgressFacts, data: unknown): ProgressFacts {
  const parsed = ProgressState.safeParse(data);
  if (!parsed.success) return facts;
  const nodes = Object.entries(parsed.data.nodes);
  const finished = new Set(
    nodes.filter(([, node]) => node.state === 'finished').map(([nodeId]) => nodeId),
  );
  const [nodeId, running] = nodes.findLast(([, node]) => node.state === 'running') ?? [];
  if (nodeId === undefined || running === undefined) return { ...facts, finished };
  return { ...facts, finished, nodeId, value: running.value ?? 0, max: running.max ?? 0 };
}

/** The facts as a person sees them. Nodes that were cached do not run, so they are not counted. */
export function progressOf(facts: ProgressFacts, prompt: Prompt): RunProgress {
  const nodesDone = [...facts.finished].filter((nodeId) => !facts.cached.has(nodeId)).length;
  const toRun = Object.keys(prompt).filter((nodeId) => !facts.cached.has(nodeId)).length;
  const { nodeId, value, max } = facts;
  const classType = nodeId === null ? null : (prompt[nodeId]?.class_type ?? null);
  // a node may expand into others while it runs
  return { nodeId, classType, value, max, nodesDone, nodesTotal: Math.max(toRun, nodesDone) };
}
