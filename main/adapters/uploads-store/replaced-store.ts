import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { ReplacedStore } from '../../services/models/upload-board.ts';

const Replaced = z.object({
  going: z.array(z.string()),
  done: z.record(z.string(), z.array(z.string())),
});
const Row = z.object({ body: z.string() });
const key = 'replacedModels';

/** Which models were put over others since ComfyUI held nothing old. */
export function createReplacedStore(db: DatabaseSync): ReplacedStore {
  const find = db.prepare('select body from settings where key = ?');
  const save = db.prepare('insert or replace into settings (key, body) values (?, ?)');
  return {
    load: () => {
      const row = find.get(key);
      const parsed = row === undefined ? null : Replaced.safeParse(JSON.parse(Row.parse(row).body));
      const { going, done } = parsed?.success === true ? parsed.data : { going: [], done: {} };
      return { going: new Set(going), done: new Map(Object.entries(done)) };
    },
    save: ({ going, done }) => {
      const body = { going: [...going], done: Object.fromEntries(done) };
      save.run(key, JSON.stringify(body));
    },
  };
}
