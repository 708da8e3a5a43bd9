import { homedir } from 'node:os';
import type { DatabaseSync } from 'node:sqlite';
import { createSettingsStore } from '../../adapters/settings-store/settings-store.ts';
import { createSettings } from '../../services/settings/settings.ts';
import type { SettingsService } from '../../services/settings/settings.ts';
import { defaultSettings } from './default-settings.ts';

/** The settings in the database, over what holds for the person at this computer. */
export const openSettings = (
  db: DatabaseSync,
  reportDefect: (error: unknown) => void,
): SettingsService =>
  createSettings({
    store: createSettingsStore(db),
    defaults: defaultSettings(homedir()),
    reportDefect,
  });
