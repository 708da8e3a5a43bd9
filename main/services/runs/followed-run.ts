import type { Run } from '../../../contract/run.ts';
import type { Prompt } from '../../../contract/workflow.ts';
import type { ProgressFacts } from '../../core/runs/run-progress.ts';
import { noProgress, progressOf, stepProgress } from '../../core/runs/run-progress.ts';
import type { ComfyEvent } from '../ports/comfy.ts';
import type { LatestValue } from './latest-value.ts';
import { createLatestValue } from './latest-value.ts';
import type { RunStore } from './run-ports.ts';
import type { ActiveRun, EndedRun, HeldRun } from './run-states.ts';
import { hasEnded, sentPartOf } from './run-states.ts';

export type Preview = Extract<ComfyEvent, { type: 'preview' }>;

/** One run while it is followed. */
export interface FollowedRun {
  readonly run: ActiveRun;
  readonly updates: LatestValue<Run>;
  readonly previews: LatestValue<Preview>;
  /** In which life of the socket the server was last seen to hold it; null: not seen yet. */
  seenInLife: number | null;
  onMessage(name: string, data: unknown): Promise<void>;
  markRunning(): Promise<void>;
  /** It waits anew, maybe under another id. */
  requeue(run: ActiveRun): void;
  end(run: EndedRun | HeldRun): Promise<void>;
}

type Store = Pick<RunStore, 'advance' | 'progressed'>;

export function createFollowedRun(first: ActiveRun, prompt: Prompt, store: Store): FollowedRun {
  let run = first;
  let facts: ProgressFacts = noProgress;
  let ended = false;
  const updates = createLatestValue<Run>();
  const previews = createLatestValue<Preview>();
  const finish = (last: Run) => {
    ended = true;
    updates.set(last);
    updates.end();
    previews.end();
  };
  const show = async () => {
    if (ended) return;
    const wasPending = run.state === 'pending';
    run = { ...sentPartOf(run), state: 'running', progress: progressOf(facts, prompt) };
    // progress is for the eye; only the change of state is worth a write
    const stored = wasPending ? await store.advance(run) : run;
    if (hasEnded(stored)) finish(stored);
    else {
      updates.set(run);
      store.progressed?.(run);
    }
  };
  updates.set(first);
  return {
    get run() {
      return run;
    },
    updates,
    previews,
    seenInLife: null,
    async onMessage(name, data) {
      const before = run.state === 'running' ? JSON.stringify(run.progress) : null;
      facts = stepProgress(facts, name, data);
      if (JSON.stringify(progressOf(facts, prompt)) !== before) await show();
    },
    async markRunning() {
      if (run.state === 'pending') await show();
    },
    requeue(next) {
      [run, facts] = [next, noProgress];
      updates.set(next);
    },
    async end(last) {
      if (!ended) finish(await store.advance(last));
    },
  };
}
