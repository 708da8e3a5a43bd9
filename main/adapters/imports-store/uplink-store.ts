import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { UplinkStore } from '../../services/imports/uplink-meter.ts';

const Uplink = z.object({ bytesPerSecond: z.number().positive(), measuredAt: z.number() });
const Row = z.object({ body: z.string() });
const key = 'uplink';

/** The pace of the line as it was measured last. */
export function createUplinkStore(db: DatabaseSync): UplinkStore {
  const find = db.prepare('select body from settings where key = ?');
  const save = db.prepare('insert or replace into settings (key, body) values (?, ?)');
  return {
    load: () => {
      const row = find.get(key);
      if (row === undefined) return Promise.resolve(null);
      const parsed = Uplink.safeParse(JSON.parse(Row.parse(row).body));
      return Promise.resolve(parsed.success ? parsed.data : null);
    },
    save: async (uplink) => {
      save.run(key, JSON.stringify(uplink));
      return Promise.resolve();
    },
  };
}
