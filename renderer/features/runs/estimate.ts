import type { QueueItem, Run } from '../../../contract/run.ts';

const mostRuns = 5;

type Changes = Run['changes'];

/** Inputs on which the time of a run depends most. */
const heavy: ReadonlySet<string | null> = new Set([
  ...['width', 'height', 'batchSize', 'frames', 'seconds', 'steps', 'upscaleFactor'],
]);

const kindOf = (workflowName: string, changes: Changes): string =>
  JSON.stringify([workflowName, (changes ?? []).filter(({ label }) => heavy.has(label))]);

/** How long a run takes: the middle one of the last few of its workflow, size and steps; null where none tells. */
export function usualTimes(
  runs: readonly Run[],
): (workflowName: string, changes: Changes) => number | null {
  const times = new Map<string, number[]>();
  for (const run of runs) {
    if (run.state !== 'done' || run.tookMs === undefined) continue;
    const kind = kindOf(run.workflowName, run.changes);
    const known = times.get(kind) ?? [];
    if (known.length < mostRuns) times.set(kind, [...known, run.tookMs]);
  }
  return (workflowName, changes) => {
    const known = (times.get(kindOf(workflowName, changes)) ?? []).toSorted((a, b) => a - b);
    return known[Math.floor(known.length / 2)] ?? null;
  };
}

/**
 * ms until each prompt of the queue is done, in its order and by prompt id. What comes after one that nobody can tell
 * the time of has none.
 */
export function estimates(
  queue: readonly QueueItem[],
  runs: readonly Run[],
): ReadonlyMap<string, number> {
  const usualMs = usualTimes(runs);
  const byPromptId = new Map(
    runs.flatMap((run) => ('promptId' in run ? [[run.promptId, run] as const] : [])),
  );
  const known = new Map<string, number>();
  let untilDone = 0;
  for (const { promptId, workflowName, state } of queue) {
    const run = byPromptId.get(promptId);
    const usual = workflowName === null ? null : usualMs(workflowName, run?.changes);
    if (usual === null) break;
    untilDone += usual * (state === 'running' ? 1 - shareDone(run) : 1);
    known.set(promptId, untilDone);
  }
  return known;
}

function shareDone(run: Run | undefined): number {
  if (run?.state !== 'running') return 0;
  const { nodesDone, nodesTotal, value, max } = run.progress;
  if (nodesTotal === 0) return 0;
  return Math.min(1, (nodesDone + (max === 0 ? 0 : value / max)) / nodesTotal);
}
