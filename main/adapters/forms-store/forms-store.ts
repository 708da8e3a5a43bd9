import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { FieldValues } from '../../../contract/form.ts';
import type { FormStore } from '../../services/forms/form-ports.ts';

const Row = z.object({ body: z.string() });
const Body = z.object({
  switches: z.record(z.string(), z.boolean()),
  values: FieldValues,
  // the first versions of this app kept none
  mark: z.string().nullable().default(null),
});

/** What was filled in last in each form, one row a workflow of a connection. */
export function createFormStore(db: DatabaseSync): FormStore {
  const read = db.prepare('select body from form_values where connection_id = ? and workflow = ?');
  const write = db.prepare(
    `insert into form_values (connection_id, workflow, body) values (?, ?, ?)
     on conflict (connection_id, workflow) do update set body = excluded.body`,
  );
  const remove = db.prepare('delete from form_values where connection_id = ? and workflow = ?');
  const rename = db.prepare(
    'update or replace form_values set workflow = ? where connection_id = ? and workflow = ?',
  );
  return {
    async rename(connectionId, from, to) {
      rename.run(to, connectionId, from);
      return Promise.resolve();
    },
    async get(connectionId, workflowName) {
      const row = read.get(connectionId, workflowName);
      if (row === undefined) return Promise.resolve(null);
      return Promise.resolve(Body.parse(JSON.parse(Row.parse(row).body)));
    },
    async put(connectionId, workflowName, kept) {
      write.run(connectionId, workflowName, JSON.stringify(kept));
      return Promise.resolve();
    },
    async remove(connectionId, workflowName) {
      remove.run(connectionId, workflowName);
      return Promise.resolve();
    },
  };
}
