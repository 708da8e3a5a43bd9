import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { OpenedWorkflow } from '../../../contract/workflow.ts';
import type { RemovedWorkflow, WorkflowShelf } from '../../services/workflows/library-ports.ts';

const Row = z.object({ body: z.string() });
const Content = z.object({ content: z.string() });
const Removed = z.object({
  id: z.string(),
  connectionId: z.string(),
  name: z.string(),
  text: z.string(),
  removedAt: z.number(),
});
/** Older ones go: they were opened and never saved, or deleted long ago. */
const mostKept = 40;

export function createWorkflowShelf(db: DatabaseSync): WorkflowShelf {
  return { ...openedOnes(db), ...removedOnes(db) };
}

function openedOnes(
  db: DatabaseSync,
): Pick<WorkflowShelf, 'putOpened' | 'openedText' | 'opened' | 'forgetOpened'> {
  const write = db.prepare('insert or replace into opened_workflows values (?, ?, ?, ?)');
  const trim = db.prepare(
    `delete from opened_workflows where id not in
     (select id from opened_workflows order by opened_at desc, rowid desc limit ${mostKept})`,
  );
  const content = db.prepare('select content from opened_workflows where id = ?');
  const list = db.prepare('select body from opened_workflows order by opened_at desc, rowid desc');
  const forget = db.prepare('delete from opened_workflows where id = ?');
  return {
    async putOpened({ text, ...opened }) {
      write.run(opened.id, opened.openedAt, JSON.stringify(opened), text);
      trim.run();
      return Promise.resolve();
    },
    async openedText(id) {
      const row = content.get(id);
      return Promise.resolve(row === undefined ? null : Content.parse(row).content);
    },
    async opened() {
      const rows = list.all().map((row) => parsed(Row.parse(row).body));
      return Promise.resolve(z.array(OpenedWorkflow).parse(rows));
    },
    async forgetOpened(id) {
      forget.run(id);
      return Promise.resolve();
    },
  };
}

function removedOnes(
  db: DatabaseSync,
): Pick<WorkflowShelf, 'putRemoved' | 'removed' | 'forgetRemoved'> {
  const write = db.prepare('insert or replace into removed_workflows values (?, ?, ?)');
  const trim = db.prepare(
    `delete from removed_workflows where id not in
     (select id from removed_workflows order by removed_at desc, rowid desc limit ${mostKept})`,
  );
  const read = db.prepare('select body from removed_workflows where id = ?');
  const forget = db.prepare('delete from removed_workflows where id = ?');
  return {
    async putRemoved(removed) {
      write.run(removed.id, removed.removedAt, JSON.stringify(removed));
      trim.run();
      return Promise.resolve();
    },
    async removed(id): Promise<RemovedWorkflow | null> {
      const row = read.get(id);
      if (row === undefined) return Promise.resolve(null);
      return Promise.resolve(Removed.parse(JSON.parse(Row.parse(row).body)));
    },
    async forgetRemoved(id) {
      forget.run(id);
      return Promise.resolve();
    },
  };
}

function parsed(json: string): unknown {
  return JSON.parse(json);
}
