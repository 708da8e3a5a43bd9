import { EventEmitter, on } from 'node:events';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { ImportJob } from '../../../contract/import.ts';
import type { Run } from '../../../contract/run.ts';
import type { Settings } from '../../../contract/settings.ts';
import type { UploadJob } from '../../../contract/upload.ts';
import { defaultSettings } from '../host/default-settings.ts';
import { nothing } from './flow.ts';
import type { Traffic } from './flow.ts';
import { followWork } from './follow-work.ts';

interface Told {
  settings: Settings;
  uploads: readonly UploadJob[];
  traffic: Traffic;
  downloadTraffic: Traffic;
  imports: readonly ImportJob[];
  importTraffic: Traffic;
  [runs: `runs of ${string}`]: readonly Run[];
}

function runOf(connectionId: string, state: 'pending' | 'done'): Run {
  const base = { ...{ id: 'r', workflowName: 'cat', clientId: 'k' }, createdAt: 1, connectionId };
  return state === 'done'
    ? { ...base, promptId: 'p', number: 1, state, outputs: [], finishedAt: 2 }
    : { ...base, promptId: 'p', number: 1, state, dropped: [] };
}

/** Calls whose events are told by hand. */
function world(ids: string[]) {
  const events = new EventEmitter();
  const stop = new AbortController();
  onTestFinished(() => {
    stop.abort();
  });
  async function* watch<Name extends keyof Told>(name: Name): AsyncGenerator<Told[Name]> {
    for await (const [event] of on(events, name, { signal: stop.signal })) yield event;
  }
  const seen = { states: vi.fn(), bytes: vi.fn(), defects: vi.fn(), lists: vi.fn() };
  followWork(
    {
      settings: { watch: async () => watch('settings') },
      connections: {
        list: async () => {
          seen.lists();
          return ids.map((id) => ({ id }));
        },
      },
      uploads: {
        watch: async () => watch('uploads'),
        watchTraffic: async () => watch('traffic'),
      },
      downloads: { watchTraffic: async () => watch('downloadTraffic') },
      imports: {
        watch: async () => watch('imports'),
        watchTraffic: async () => watch('importTraffic'),
      },
      runs: { watchAll: async ({ connectionId }) => watch(`runs of ${connectionId}`) },
    },
    stop.signal,
    {
      onSettings: () => undefined,
      onFlow: ({ isFlowing, share }) => {
        seen.bytes(isFlowing, share);
      },
      onState: ({ state }) => {
        seen.states(state);
      },
      reportDefect: seen.defects,
    },
  );
  return {
    ...seen,
    stop,
    /** Waits until somebody listens. */
    tell: async <Name extends keyof Told>(name: Name, event: Told[Name]) => {
      await expect.poll(() => events.listenerCount(name)).toBe(1);
      events.emit(name, event);
    },
    listeners: (name: keyof Told) => events.listenerCount(name),
  };
}
const settings = defaultSettings('/home/me');

it('tells what ended since it began to look, and not what had ended before', async () => {
  const { tell, states } = world(['c']);
  await tell('settings', settings);
  await tell('runs of c', [runOf('c', 'pending'), { ...runOf('c', 'done'), id: 'earlier' }]);
  await tell('runs of c', [runOf('c', 'done')]);
  await tell('runs of c', [runOf('c', 'done')]);
  await expect.poll(() => states.mock.calls).toEqual([['done']]);
});

it('follows the runs of a connection that is made later', async () => {
  const ids: string[] = [];
  const { tell, states, lists } = world(ids);
  await tell('settings', settings);
  await expect.poll(() => lists.mock.calls.length).toBe(1);
  ids.push('new');
  await tell('settings', { ...settings, activeConnectionId: 'new' });
  await tell('runs of new', [runOf('new', 'pending')]);
  await tell('runs of new', [runOf('new', 'done')]);
  await expect.poll(() => states.mock.calls).toEqual([['done']]);
});

it('follows each connection once, however often a setting is changed', async () => {
  const { tell, listeners, lists } = world(['c']);
  for (const lanes of [1, 2, 3]) await tell('settings', { ...settings, lanes });
  await expect.poll(() => lists.mock.calls.length).toBe(3);
  await expect.poll(() => listeners('runs of c')).toBe(1);
});

it('tells when bytes begin and cease to flow', async () => {
  const { tell, bytes } = world([]);
  await tell('traffic', { activeFiles: 2, waitingFiles: 1, doneBytes: 5, totalBytes: 10 });
  await tell('traffic', nothing);
  await expect
    .poll(() => bytes.mock.calls)
    .toEqual([
      [true, 0.5],
      [false, null],
    ]);
});

it('tells that bytes flow while they do either way', async () => {
  const { tell, bytes } = world([]);
  const some = { activeFiles: 1, waitingFiles: 0, doneBytes: 1, totalBytes: 4 };
  await tell('traffic', some);
  await tell('downloadTraffic', some);
  await tell('importTraffic', some);
  await tell('traffic', nothing);
  await tell('downloadTraffic', nothing);
  await tell('importTraffic', nothing);
  await expect
    .poll(() => bytes.mock.calls)
    .toEqual([
      [true, 0.25],
      [true, 0.25],
      [true, 0.25],
      [true, 0.25],
      [true, 0.25],
      [false, null],
    ]);
});

it('ends with the app, and takes that for no defect', async () => {
  const { tell, stop, listeners, defects } = world(['c']);
  await tell('settings', settings);
  await expect.poll(() => listeners('runs of c')).toBe(1);
  stop.abort();
  await expect.poll(() => listeners('runs of c')).toBe(0);
  await Promise.resolve();
  expect(defects).not.toHaveBeenCalled();
});
