import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../contract/settings.ts';
import { createSettings } from './settings.ts';

const defaults: Settings = {
  ...{ language: 'system', scheme: 'system', resultsDirectory: '/results', saveResults: true },
  ...{ lanes: 'automatic', limit: 'automatic', filesAtOnce: 3 },
  ...{ notifyDone: true, notifyFailed: true, activeConnectionId: null },
  proxy: { kind: 'system' },
};

function world(saved: unknown = null) {
  const state = { saved, fails: false };
  const defects: unknown[] = [];
  const settings = createSettings({
    store: {
      load: () => Promise.resolve(state.saved),
      save: (next) => {
        if (state.fails) return Promise.reject(new Error('full'));
        state.saved = next;
        return Promise.resolve();
      },
    },
    defaults,
    reportDefect: (error) => defects.push(error),
  });
  return { settings, state, defects };
}

describe('the settings', () => {
  it('are the defaults until something is saved', async () => {
    expect(await world().settings.get()).toEqual(defaults);
  });

  it('keep what was saved, and take a default for what is new', async () => {
    const { settings, defects } = world({ language: 'en' });
    expect(await settings.get()).toEqual({ ...defaults, language: 'en' });
    expect(defects).toEqual([]);
  });

  it('lose one damaged value only, and say so', async () => {
    const { settings, defects } = world({ ...defaults, lanes: 99, scheme: 'dark' });
    expect(await settings.get()).toEqual({ ...defaults, scheme: 'dark' });
    expect(defects).toHaveLength(1);
  });

  it('count both of two changes at once', async () => {
    const { settings, state } = world();
    await Promise.all([settings.change({ lanes: 2 }), settings.change({ language: 'zh-CN' })]);
    expect(state.saved).toEqual({ ...defaults, lanes: 2, language: 'zh-CN' });
  });

  it('stay as they were where a change cannot be saved', async () => {
    const { settings, state } = world();
    await settings.get();
    state.fails = true;
    await expect(settings.change({ lanes: 1 })).rejects.toThrow('full');
    expect(await settings.get()).toEqual(defaults);
    state.fails = false;
    expect((await settings.change({ scheme: 'light' })).lanes).toBe('automatic');
  });

  it('are told whole to whoever watches, then each change, until the watch ends', async () => {
    const { settings } = world();
    const stop = new AbortController();
    const events = settings.watch(stop.signal);
    expect((await events.next()).value).toEqual(defaults);
    await settings.change({ lanes: 7 });
    expect((await events.next()).value).toMatchObject({ lanes: 7 });
    stop.abort();
    await expect(events.next()).rejects.toThrow();
  });
});
