import { Settings } from '../../../contract/settings.ts';
import type { SettingsChange } from '../../../contract/settings.ts';
import { createLatestValue } from '../runs/latest-value.ts';

/** The settings on the disk, as they were saved; null where none were. */
export interface SettingsStore {
  load(): Promise<unknown>;
  save(settings: Settings): Promise<void>;
}

export interface SettingsPorts {
  readonly store: SettingsStore;
  readonly defaults: Settings;
  /** Told where a saved value is not what it should be; the default stands in for it. */
  readonly reportDefect: (error: unknown) => void;
}

export interface SettingsService {
  get(): Promise<Settings>;
  /** Written down before anybody is told; two changes at once both count. */
  change(change: SettingsChange & Partial<Pick<Settings, 'proxy'>>): Promise<Settings>;
  /** The settings as they are, then each change. */
  watch(signal?: AbortSignal): AsyncGenerator<Settings>;
}

export function createSettings({ store, defaults, reportDefect }: SettingsPorts): SettingsService {
  const latest = createLatestValue<Settings>();
  let known: Promise<Settings> | null = null;
  const load = async () => {
    const settings = readSettings(await store.load(), defaults, reportDefect);
    latest.set(settings);
    return settings;
  };
  const get = () => {
    known ??= load();
    return known;
  };
  return {
    get,
    async change(change) {
      const before = get();
      const changed = before.then(async (settings) => {
        const after = Settings.parse({ ...settings, ...change });
        await store.save(after);
        latest.set(after);
        return after;
      });
      // a change that could not be saved leaves what was there before
      known = changed.catch(() => before);
      return await changed;
    },
    async *watch(signal) {
      await get();
      yield* latest.read(signal);
    },
  };
}

/** One damaged value does not cost the others. */
function readSettings(
  saved: unknown,
  defaults: Settings,
  reportDefect: (error: unknown) => void,
): Settings {
  if (saved === null || saved === undefined) return defaults;
  const whole = Settings.safeParse({ ...defaults, ...(typeof saved === 'object' ? saved : {}) });
  if (whole.success) return whole.data;
  reportDefect(whole.error);
  const wrong = new Set(whole.error.issues.map(({ path }) => path[0]));
  const right = Object.entries(saved).filter(([name]) => !wrong.has(name));
  return Settings.parse({ ...defaults, ...Object.fromEntries(right) });
}
