import type { Run } from '../../../contract/run.ts';

export type HeldRun = Extract<Run, { state: 'held' }>;
export type StoredRun = Extract<Run, { state: 'stored' }>;
/** A run that the server has taken and that has not ended. */
export type ActiveRun = Extract<Run, { state: 'pending' | 'running' }>;
export type EndedRun = Exclude<Run, HeldRun | StoredRun | ActiveRun>;

export const isActive = (run: Run): run is ActiveRun =>
  run.state === 'pending' || run.state === 'running';

export const hasEnded = (run: Run): run is EndedRun =>
  run.state !== 'held' && run.state !== 'stored' && !isActive(run);

/** What every state of a run carries. */
export function baseOf({ id, connectionId, workflowName, clientId, createdAt, changes }: Run) {
  const base = { id, connectionId, workflowName, clientId, createdAt };
  return changes === undefined ? base : { ...base, changes };
}

/** What every state carries once the server has taken the run. */
export function sentPartOf(run: ActiveRun) {
  return { ...baseOf(run), promptId: run.promptId, number: run.number };
}
