import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createWorkflowNamesCache } from '../../adapters/workflow-names/workflow-names-cache.ts';
import { migrations } from '../../adapters/database/migrations.ts';
import { AppError } from '../../core/app-error.ts';
import { usesOf } from './model-uses.ts';
import type { ModelUsesPorts } from './model-uses.ts';
import { bucketOnly, everything, serverOnly } from './models.test-support.ts';

const loads = (name: string) =>
  JSON.stringify({ nodes: [{ id: 1, type: 'LoraLoader', widgets_values: [name, 1] }], links: [] });
const entry = (promptId: string, model: string) => ({
  ...{ promptId, number: 1, extraData: {}, outputs: [] },
  prompt: { '1': { class_type: 'LoraLoader', inputs: { lora_name: model } } },
});
const ink = 'loras/style/ink.safetensors';
const down = new AppError('comfy.unreachable', { url: 'u' });

interface Saved {
  readonly text: string | AppError;
  readonly modifiedAt?: number;
}

/** A server's saved workflows, by name, and how often each was read. */
function world(saved: Record<string, Saved>, queueFailure: AppError | null = null) {
  const db = new DatabaseSync(':memory:');
  for (const step of migrations) db.exec(step);
  const reads: string[] = [];
  const state: { list: AppError | null } = { list: null };
  const ports: ModelUsesPorts = {
    models: { prefix: () => Promise.resolve('llm-model/model') },
    namesCache: createWorkflowNamesCache(db, 1),
    workflows: {
      list: async () => {
        if (state.list !== null) throw state.list;
        return Object.entries(saved).map(([name, { text, modifiedAt = 5 }]) => ({
          ...{ name, bytes: String(text).length, modifiedAt },
        }));
      },
      text: async (_id, name) => {
        reads.push(name);
        const text = saved[name]?.text ?? new AppError('workflow.notFound', { name });
        if (typeof text !== 'string') throw text;
        return text;
      },
    },
    comfyOf: async () => ({
      prompts: {
        queue: async () => {
          if (queueFailure !== null) throw queueFailure;
          return {
            running: [entry('a', 'style/ink.safetensors')],
            pending: [entry('b', 'style\\ink.safetensors'), entry('c', 'other.safetensors')],
          };
        },
      },
    }),
  };
  return { ports, reads, state };
}

const saved = {
  'ink.json': { text: loads('style/ink.safetensors') },
  'windows.json': { text: loads('style\\ink.safetensors') },
  'other.json': { text: loads('style/ink.safetensors.bak') },
  'list.json': { text: '["style/ink.safetensors"]' },
};
const queued = [
  { promptId: 'a', state: 'running' },
  { promptId: 'b', state: 'pending' },
];

describe('what uses a model', () => {
  it('is every saved workflow and every prompt of the queue that loads it, model by model', async () => {
    const { ports } = world(saved);
    const whole = `llm-model/model/${ink}`;
    expect(
      await usesOf(ports, everything, [whole, 'loras/nobody.pt', '../a', 'vae/other.safetensors']),
    ).toEqual({
      state: 'known',
      models: [
        { key: whole, workflows: ['ink.json', 'windows.json'], prompts: queued },
        {
          ...{ key: 'vae/other.safetensors', workflows: [] },
          prompts: [{ promptId: 'c', state: 'pending' }],
        },
      ],
    });
  });

  it('is found without a bucket as well', async () => {
    const { ports } = world(saved);
    expect(await usesOf(ports, serverOnly, [ink])).toMatchObject({ models: [{ key: ink }] });
  });

  it('is read once for each version of a workflow', async () => {
    const { ports, reads } = world({ ...saved });
    await usesOf(ports, everything, [ink]);
    await usesOf(ports, everything, [ink]);
    expect(reads).toHaveLength(4);
    const changed = { ...saved, 'other.json': { ...saved['ink.json'], modifiedAt: 6 } };
    const next = world(changed);
    const uses = await usesOf({ ...next.ports, namesCache: ports.namesCache }, everything, [ink]);
    expect(next.reads).toEqual(['other.json']);
    expect(uses).toMatchObject({
      models: [{ workflows: ['ink.json', 'windows.json', 'other.json'] }],
    });
  });

  it('is read anew each time where a server does not date its workflows', async () => {
    const { ports, reads } = world({ 'ink.json': { ...saved['ink.json'], modifiedAt: 0 } });
    await usesOf(ports, everything, [ink]);
    await usesOf(ports, everything, [ink]);
    expect(reads).toHaveLength(2);
  });

  it('is told in part, with the workflows that could not be read', async () => {
    const denied = new AppError('comfy.rejected', { status: '500', message: '' });
    const { ports } = world({
      ...saved,
      'damaged.json': { text: '{"nodes":' },
      'denied.json': { text: denied },
      'gone.json': { text: new AppError('workflow.notFound', { name: 'gone.json' }) },
    });
    expect(await usesOf(ports, everything, [ink])).toMatchObject({
      state: 'partly',
      models: [{ workflows: ['ink.json', 'windows.json'], prompts: queued }],
      unread: [
        { workflow: 'damaged.json', failure: { code: 'workflow.notJson' } },
        { workflow: 'denied.json', failure: { code: 'comfy.rejected' } },
      ],
      ...{ workflowsFailure: null, queueFailure: null },
    });
  });

  it('does not wait again for each workflow of a server that is gone', async () => {
    const gone = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`${at}.json`, { text: down }]),
    );
    const { ports, reads } = world(gone);
    const uses = await usesOf(ports, everything, [ink]);
    expect(uses.state === 'partly' ? uses.unread.length : 0).toBe(40);
    expect(reads.length).toBeLessThanOrEqual(4);
  });

  it('says which half is missing', async () => {
    const noQueue = world(saved, down);
    expect(await usesOf(noQueue.ports, everything, [ink])).toMatchObject({
      ...{ state: 'partly', queueFailure: { code: 'comfy.unreachable' }, workflowsFailure: null },
    });
    const noList = world(saved);
    noList.state.list = down;
    expect(await usesOf(noList.ports, everything, [ink])).toMatchObject({
      ...{ state: 'partly', workflowsFailure: { code: 'comfy.unreachable' }, queueFailure: null },
      models: [{ workflows: [], prompts: queued }],
    });
  });

  it('is unknown where the server does not answer, and where there is none', async () => {
    const { ports, state } = world(saved, down);
    state.list = down;
    expect(await usesOf(ports, everything, [ink])).toMatchObject({
      ...{ state: 'unknown', failure: { code: 'comfy.unreachable' } },
    });
    expect(await usesOf(ports, bucketOnly, [ink])).toEqual({ state: 'noServer' });
  });
});
