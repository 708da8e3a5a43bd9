import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { ModelFacts } from '../../../contract/identify.ts';
import type { ModelFactsCache } from '../../services/identify/identify-ports.ts';

const Row = z.object({ body: z.string() });

/**
 * What headers told, in the database, by path and identity. `rules`: the version of the rules; what others found is
 * found anew.
 */
export function createModelFactsCache(db: DatabaseSync, rules: number): ModelFactsCache {
  const find = db.prepare(
    'select body from model_facts where path = ? and size = ? and mtime_ns = ? and inode = ? and rules = ?',
  );
  const save = db.prepare('insert or replace into model_facts values (?, ?, ?, ?, ?, ?)');
  return {
    get: (path, { size, mtimeNs, inode }) => {
      const row = find.get(path, size, mtimeNs, inode, rules);
      if (row === undefined) return null;
      const facts = ModelFacts.safeParse(parsed(Row.parse(row).body));
      return facts.success ? facts.data : null;
    },
    save: (found) => {
      if (found.length === 0) return;
      // a transaction of its own for each of some thousand files would take longer than reading them
      db.exec('begin immediate');
      try {
        for (const { path, identity, facts } of found) {
          const { size, mtimeNs, inode } = identity;
          save.run(path, size, mtimeNs, inode, rules, JSON.stringify(facts));
        }
        db.exec('commit');
      } catch (error) {
        db.exec('rollback');
        throw error;
      }
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // as good as never read
  }
}
