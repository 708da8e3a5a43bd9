import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { OutputFile } from '../../../contract/run.ts';
import { Run } from '../../../contract/run.ts';
import { Prompt } from '../../../contract/workflow.ts';
import type { RunStore } from '../../services/runs/run-ports.ts';

const StoredRequest = z.object({ prompt: Prompt, workflow: z.unknown() });
const Id = z.object({ id: z.string() });
const Body = z.object({ body: z.string() });
const Request = z.object({ request: z.string() });

const notEnded = `state in ('stored', 'pending', 'running')`;

/** The workflow may have got another name meanwhile. */
const written = `update runs set state = ?, body = json_set(?, '$.workflowName', body ->> '$.workflowName')
     where id = ?`;
const newestAndHeld = `select body from runs where connection_id = ?1 and (
    state = 'held' or rowid in (
      select rowid from runs where connection_id = ?1 order by created_at desc, rowid desc limit ?2
    )
  ) order by created_at desc, rowid desc`;

/** The runs in the journal's database. */
export function createRunStore(db: DatabaseSync): RunStore {
  const insert = db.prepare(
    'insert into runs (id, connection_id, state, created_at, body, request) values (?, ?, ?, ?, ?, ?)',
  );
  const advance = db.prepare(`${written} and ${notEnded}`);
  const leaveHeld = db.prepare(`${written} and state = 'held'`);
  const replaceBody = db.prepare('update runs set body = ? where id = ? and state = ?');
  const one = db.prepare('select body from runs where id = ?');
  const requestOf = db.prepare('select request from runs where id = ?');
  const ofConnection = db.prepare(newestAndHeld);
  const unended = db.prepare(`select body from runs where ${notEnded} order by created_at, rowid`);
  const ended = db.prepare(
    `select id from runs where state in ('done', 'failed') and created_at >= ? order by created_at, rowid`,
  );
  const get = (id: string): Run | null => {
    const row = one.get(id);
    return row === undefined ? null : runOf(row);
  };
  return {
    async insert(run, request) {
      const { id, connectionId, state, createdAt } = run;
      insert.run(id, connectionId, state, createdAt, JSON.stringify(run), JSON.stringify(request));
      return Promise.resolve();
    },
    async advance(run) {
      advance.run(run.state, JSON.stringify(run), run.id);
      return Promise.resolve(get(run.id) ?? run);
    },
    leaveHeld: async (run) =>
      Promise.resolve(leaveHeld.run(run.state, JSON.stringify(run), run.id).changes === 1),
    async saveOutputs(id, outputs) {
      const run = get(id);
      const changed = run === null ? null : withOutputs(run, outputs);
      if (changed !== null) replaceBody.run(JSON.stringify(changed), id, changed.state);
      return Promise.resolve();
    },
    get: async (id) => Promise.resolve(get(id)),
    async request(id) {
      const row = requestOf.get(id);
      if (row === undefined) return Promise.resolve(null);
      const { prompt, workflow } = StoredRequest.parse(JSON.parse(Request.parse(row).request));
      return Promise.resolve({ prompt, workflow: workflow ?? null });
    },
    list: async (connectionId, limit) =>
      Promise.resolve(ofConnection.all(connectionId, limit).map(runOf)),
    endedSince: async (createdAt) =>
      Promise.resolve(ended.all(createdAt).map((row) => Id.parse(row).id)),
    unended: async () => Promise.resolve(unended.all().map(runOf)),
  };
}

function runOf(row: unknown): Run {
  return Run.parse(JSON.parse(Body.parse(row).body));
}

function withOutputs(run: Run, outputs: readonly OutputFile[]): Run {
  return run.state === 'done' || run.state === 'failed' ? { ...run, outputs: [...outputs] } : run;
}
