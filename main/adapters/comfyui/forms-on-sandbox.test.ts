import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Run } from '../../../contract/run.ts';
import { createForms } from '../../services/forms/forms.ts';
import { createRuns } from '../../services/runs/runs.ts';
import { createWorkflows } from '../../services/workflows/workflows.ts';
import { localTime, systemClock } from '../clock/system-clock.ts';
import { openDatabase } from '../database/open-database.ts';
import { createFormStore } from '../forms-store/forms-store.ts';
import { createOutputFiles } from '../output-files/output-files.ts';
import { createObjectInfoCache } from '../runs-store/object-info-cache.ts';
import { createRescueStore } from '../runs-store/queue-rescue.ts';
import { createRunStore } from '../runs-store/runs-store.ts';
import { createWorkflowShelf } from '../workflow-shelf/workflow-shelf.ts';
import { comfyFor, sandboxFor, temporaryFolder } from './open-comfy.test-support.ts';

/** The forms on real adapters against the sandbox's server. */
async function createWorld() {
  const dir = await temporaryFolder();
  const sandbox = await sandboxFor({});
  const comfy = comfyFor(sandbox.url, { kind: 'password', username: 'a', password: 'b' });
  const { db } = openDatabase(join(dir, 'ferry.db'), Date.now);
  const comfyOf = () => Promise.resolve(comfy);
  const world = { comfyOf, random: Math.random, localTime };
  const shelf = createWorkflowShelf(db);
  const workflows = createWorkflows({ ...world, shelf, objectInfo: createObjectInfoCache(db) });
  const runs = createRuns({
    ...{ comfyOf, clock: systemClock, newId: randomUUID },
    ...{ store: createRunStore(db), rescue: createRescueStore(db), files: createOutputFiles() },
  });
  onTestFinished(() => {
    runs.close();
    db.close();
  });
  const store = createFormStore(db);
  const forms = createForms({ ...world, workflows, runs, store, clock: systemClock });
  return { sandbox, comfy, runs, forms };
}
const lastOf = async (watch: AsyncIterable<Run>) => {
  let last: Run | null = null;
  for await (const run of watch) last = run;
  return last;
};

describe('a form on the sandbox', () => {
  it('runs with what was typed, to the end', async () => {
    const { forms, runs, comfy } = await createWorld();
    const view = await forms.view('c1', 'image_resize.json', null);
    expect(view.problems).toEqual([]);
    const [run] = await forms.queue({
      ...{ connectionId: 'c1', workflowName: 'image_resize.json', switches: {}, at: 'end' },
      ...{ count: 1, values: { '2.width': 32, '2.height': 16 } },
    });
    expect(await lastOf(runs.watch(run?.id ?? ''))).toMatchObject({ state: 'done' });
    const [newest] = await comfy.prompts.recentHistory(1);
    expect(JSON.stringify(newest?.extraData)).toContain('"lanczos",32,16');
  });

  it('sees a picture that was uploaded after its server had started', async () => {
    const { forms, comfy } = await createWorld();
    const optionsOf = async () => {
      const { fields } = await forms.view('c1', 'image_resize.json', null);
      const picture = fields.find(({ kind }) => kind === 'media');
      return picture?.kind === 'media' ? picture.options : [];
    };
    expect(await optionsOf()).not.toContain('new.png');
    await comfy.files.uploadInput(new File([new Uint8Array([1])], 'new.png'), 'new.png');
    expect(await optionsOf()).toContain('new.png');
  });
});
