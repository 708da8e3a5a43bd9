import { onTestFinished } from 'vitest';
import type { Run } from '../../../contract/run.ts';
import type { FakeClock } from './fake-clock.test-support.ts';
import { createFakeClock, settle } from './fake-clock.test-support.ts';
import type { FakeComfy } from './fake-comfy.test-support.ts';
import { createFakeRescue } from './fake-rescue.test-support.ts';
import { createFakeComfy } from './fake-comfy.test-support.ts';
import type { OutputFiles, RescueStore, RunStore, StoredRequest } from './run-ports.ts';
import { hasEnded } from './run-states.ts';
import type { Runs } from './runs.ts';
import { createRuns } from './runs.ts';

/** Runs in memory, by the rules of the port. */
export function createFakeRunStore(): RunStore {
  const runs = new Map<string, { run: Run; readonly request: StoredRequest }>();
  const all = () => [...runs.values()].map(({ run }) => run);
  return {
    async insert(run, request) {
      runs.set(run.id, { run, request });
      return Promise.resolve();
    },
    async advance(run) {
      const entry = runs.get(run.id);
      if (entry !== undefined && !hasEnded(entry.run)) entry.run = run;
      return Promise.resolve(entry?.run ?? run);
    },
    async leaveHeld(run) {
      const entry = runs.get(run.id);
      if (entry?.run.state !== 'held') return Promise.resolve(false);
      entry.run = run;
      return Promise.resolve(true);
    },
    async saveOutputs(id, outputs) {
      const entry = runs.get(id);
      if (entry?.run.state === 'done' || entry?.run.state === 'failed')
        entry.run = { ...entry.run, outputs: [...outputs] };
      return Promise.resolve();
    },
    get: async (id) => Promise.resolve(runs.get(id)?.run ?? null),
    request: async (id) => Promise.resolve(runs.get(id)?.request ?? null),
    list: async (connectionId) =>
      Promise.resolve(
        all()
          .filter((run) => run.connectionId === connectionId)
          .reverse(),
      ),
    endedSince: async (createdAt) =>
      Promise.resolve(
        all()
          .filter((run) => hasEnded(run) && run.createdAt >= createdAt)
          .map(({ id }) => id),
      ),
    unended: async () =>
      Promise.resolve(all().filter((run) => !hasEnded(run) && run.state !== 'held')),
  };
}

const noFiles: OutputFiles = {
  save: () => Promise.reject(new Error('not faked')),
  exists: () => Promise.resolve(false),
};

export interface World {
  readonly clock: FakeClock;
  readonly server: FakeComfy;
  readonly store: RunStore;
  readonly rescue: RescueStore;
  readonly runs: Runs;
  /** The same data directory under a new process of this app. */
  readonly reopened: () => Runs;
}

export function createWorld(files: OutputFiles = noFiles): World {
  const clock = createFakeClock();
  const server = createFakeComfy();
  const store = createFakeRunStore();
  const rescue = createFakeRescue();
  let ids = 0;
  const open = () => {
    const runs = createRuns({
      comfyOf: () => Promise.resolve(server.comfy),
      store,
      rescue,
      files,
      clock,
      newId: () => {
        ids += 1;
        return `id-${ids}`;
      },
    });
    onTestFinished(() => {
      runs.close();
    });
    return runs;
  };
  return { clock, server, store, rescue, runs: open(), reopened: open };
}

export const someRun = {
  connectionId: 'c1',
  workflowName: 'cat.json',
  prompt: {
    '1': { class_type: 'KSampler', inputs: {} },
    '2': { class_type: 'SaveImage', inputs: {} },
  },
  workflow: { nodes: [] },
};

/** Collects what a watch gives, while the test goes on. */
export function collect(watch: AsyncIterable<Run>) {
  const seen: Run[] = [];
  let outcome: 'open' | 'ended' | { readonly error: unknown } = 'open';
  void (async () => {
    try {
      for await (const run of watch) seen.push(run);
      outcome = 'ended';
    } catch (error) {
      outcome = { error };
    }
  })();
  return {
    seen,
    states: () =>
      seen.map(({ state }) => state).filter((state, index, row) => state !== row[index - 1]),
    last: () => seen.at(-1),
    outcome: () => outcome,
    settle,
  };
}
