import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { SettingsStore } from '../../services/settings/settings.ts';

const Row = z.object({ body: z.string() });
const key = 'settings';

/** The settings in the database. */
export function createSettingsStore(db: DatabaseSync): SettingsStore {
  const find = db.prepare('select body from settings where key = ?');
  const save = db.prepare('insert or replace into settings (key, body) values (?, ?)');
  return {
    load: () => {
      const row = find.get(key);
      return Promise.resolve(row === undefined ? null : parsed(Row.parse(row).body));
    },
    save: (settings) => {
      save.run(key, JSON.stringify(settings));
      return Promise.resolve();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return 'not JSON'; // told as a damaged value by whoever reads it
  }
}
