import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import { createFakeComfy } from '../runs/fake-comfy.test-support.ts';
import type { CachedObjectInfo } from './workflow-ports.ts';
import { createWorkflows } from './workflows.ts';

const objectInfo = {
  EmptyImage: {
    input: { required: { width: ['INT', { default: 512 }], seed: ['INT', {}] } },
    input_order: { required: ['width', 'seed'] },
    output: ['IMAGE'],
    output_name: ['IMAGE'],
  },
  PreviewImage: {
    input: { required: { images: ['IMAGE'] } },
    input_order: { required: ['images'] },
    output: [],
    output_name: [],
    output_node: true,
  },
};
const graph = {
  nodes: [
    {
      id: 1,
      type: 'EmptyImage',
      mode: 0,
      inputs: [],
      outputs: [{ name: 'IMAGE', type: 'IMAGE', links: [1] }],
      widgets_values: [64, 5, 'fixed'],
    },
    {
      id: 2,
      type: 'PreviewImage',
      mode: 0,
      inputs: [{ name: 'images', type: 'IMAGE', link: 1 }],
      outputs: [],
      widgets_values: [],
    },
  ],
  links: [[1, 1, 0, 2, 0, 'IMAGE']],
  version: 0.4,
};
const api = {
  '1': { class_type: 'EmptyImage', inputs: { width: 64, seed: 5 } },
  '2': { class_type: 'PreviewImage', inputs: { images: ['1', 0] } },
};
const runnable = {
  connectionId: 'c1',
  workflowName: 'w.json',
  assignments: [],
  turn: 0,
};

function createWorld(files: Readonly<Record<string, string>> = {}) {
  const { comfy, world } = createFakeComfy();
  let fetches = 0;
  let cached: CachedObjectInfo | null = null;
  Object.assign(comfy.workflows, {
    list: () =>
      Promise.resolve(Object.keys(files).map((name) => ({ name, bytes: 1, modifiedAt: 1 }))),
    read: (name: string) => Promise.resolve(files[name] ?? ''),
    objectInfo: () => {
      fetches += 1;
      return Promise.resolve(objectInfo);
    },
  });
  const workflows = createWorkflows({
    comfyOf: () => Promise.resolve(comfy),
    shelf: { openedText: () => Promise.resolve(null) },
    random: () => 0,
    localTime: () => ({ year: 2026, month: 5, day: 6, hours: 7, minutes: 8, seconds: 9 }),
    objectInfo: {
      get: () => Promise.resolve(cached),
      put: (_, entry) => {
        cached = entry;
        return Promise.resolve();
      },
      touch: (_, serverStart) => {
        if (cached !== null) cached = { ...cached, serverStart };
        return Promise.resolve();
      },
    },
  });
  return { workflows, comfy, world, fetches: () => fetches, cached: () => cached };
}

describe('the workflows of a server', () => {
  it('are listed folder by folder', async () => {
    const { workflows } = createWorld({
      'b/x.json': '',
      'z.json': '',
      'b.json': '',
      'b/a/y.json': '',
    });
    expect((await workflows.list('c1')).map(({ name }) => name)).toEqual([
      'b/a/y.json',
      'b/x.json',
      'b.json',
      'z.json',
    ]);
  });

  it('are read in either form, a byte order mark at their start or not', async () => {
    const { workflows } = createWorld({
      'ui.json': JSON.stringify(graph),
      'api.json': `\uFEFF${JSON.stringify(api)}`,
    });
    expect(await workflows.read('c1', 'ui.json')).toEqual({
      name: 'ui.json',
      form: 'ui',
      json: graph,
    });
    expect(await workflows.read('c1', 'api.json')).toMatchObject({ form: 'api', json: api });
  });

  it.each([
    ['', 'workflow.notJson'],
    ['<html>', 'workflow.notJson'],
    ['[1]', 'workflow.notAWorkflow'],
    ['{"hello":1}', 'workflow.notAWorkflow'],
    ['null', 'workflow.notAWorkflow'],
    ['{}', 'workflow.notAWorkflow'],
  ])('are refused when they hold %j', async (text, code) => {
    const { workflows } = createWorld({ 'w.json': text });
    await expect(workflows.read('c1', 'w.json')).rejects.toMatchObject({
      code,
      params: { name: 'w.json' },
    });
  });
});

describe('a prompt to queue', () => {
  it('is made of a graph, which goes along', async () => {
    const { workflows } = createWorld();
    const { prompt, workflow } = await workflows.prepare({ ...runnable, workflow: graph });
    expect(prompt).toMatchObject(api);
    expect(workflow).toBe(graph);
  });

  it('is the file itself in API form, with no graph to go along', async () => {
    const { workflows } = createWorld();
    expect(await workflows.prepare({ ...runnable, workflow: api })).toEqual({
      prompt: api,
      workflow: null,
      report: [],
    });
  });

  it('takes assignments first, then the seeds of its turn', async () => {
    const { workflows } = createWorld();
    const { prompt } = await workflows.prepare({
      ...runnable,
      workflow: graph,
      assignments: ['1.seed=40', '1.width=128'],
      turn: 2,
    });
    expect(prompt['1']?.inputs).toEqual({ width: 128, seed: 42 });
  });

  it('is refused by name', async () => {
    const { workflows } = createWorld();
    const [first, second] = graph.nodes;
    const unknown = { ...graph, nodes: [{ ...first, type: 'NoSuchNode' }, second] };
    await expect(workflows.prepare({ ...runnable, workflow: unknown })).rejects.toMatchObject({
      code: 'workflow.refused',
      params: { name: 'w.json' },
    });
    await expect(workflows.prepare({ ...runnable, workflow: unknown })).rejects.toHaveProperty(
      'params.reasons',
      'missingNode #1 NoSuchNode',
    );
    expect(await workflows.convert('c1', unknown)).toMatchObject({ state: 'refused' });
    await expect(workflows.prepare({ ...runnable, workflow: { a: 1 } })).rejects.toMatchObject({
      code: 'workflow.notAWorkflow',
    });
  });
});

describe('the node definitions', () => {
  it('are kept while the same process answers', async () => {
    const { workflows, world, fetches, cached } = createWorld();
    world.logs = ['t1', 't2'];
    await workflows.convert('c1', graph);
    world.logs = ['t2', 't3', 't4'];
    await workflows.convert('c1', graph);
    world.logs = ['t4', 't5'];
    await workflows.convert('c1', graph);
    expect(fetches()).toBe(1);
    expect(cached()?.serverStart).toBe('t5');
  });

  it('are fetched again from a new process, or one whose log has moved on', async () => {
    const { workflows, world, fetches } = createWorld();
    world.logs = ['t1'];
    await workflows.convert('c1', graph);
    world.logs = ['t7', 't8'];
    await workflows.convert('c1', graph);
    expect(fetches()).toBe(2);
  });

  it('are always fetched where the server tells no log', async () => {
    const { workflows, comfy, fetches, cached } = createWorld();
    Object.assign(comfy.status, {
      logLines: () =>
        Promise.reject(
          new AppError('comfy.rejected', { path: '/internal/logs/raw', status: '404' }),
        ),
    });
    await workflows.convert('c1', graph);
    await workflows.convert('c1', graph);
    expect(fetches()).toBe(2);
    expect(cached()).toBeNull();
  });
});
