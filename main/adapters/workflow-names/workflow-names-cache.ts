import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { namesVersion } from '../../core/models/names-in-workflow.ts';
import type { WorkflowNamesCache } from '../../services/models/saved-names.ts';

const Row = z.object({ names: z.string() });
const Path = z.object({ path: z.string() });
const Names = z.array(z.string());

/** In the database. `rules`: the version of the rules by which names are found; what others found is read anew. */
export function createWorkflowNamesCache(
  db: DatabaseSync,
  rules = namesVersion,
): WorkflowNamesCache {
  const find = db.prepare(
    'select names from workflow_names where server = ? and path = ? and bytes = ? and modified_at = ? and rules = ?',
  );
  const save = db.prepare('insert or replace into workflow_names values (?, ?, ?, ?, ?, ?)');
  const paths = db.prepare('select path from workflow_names where server = ?');
  const remove = db.prepare('delete from workflow_names where server = ? and path = ?');
  return {
    get: (server, { name, bytes, modifiedAt }) => {
      const row = find.get(server, name, bytes, modifiedAt, rules);
      return Promise.resolve(row === undefined ? null : namesOf(Row.parse(row).names));
    },
    put: (server, { name, bytes, modifiedAt }, names) => {
      save.run(server, name, bytes, modifiedAt, rules, JSON.stringify(names));
      return Promise.resolve();
    },
    keepOnly: (server, kept) => {
      for (const row of paths.all(server)) {
        const { path } = Path.parse(row);
        if (!kept.has(path)) remove.run(server, path);
      }
      return Promise.resolve();
    },
  };
}

function namesOf(text: string): readonly string[] | null {
  try {
    const names = Names.safeParse(JSON.parse(text));
    return names.success ? names.data : null;
  } catch {
    return null; // as good as never read
  }
}
