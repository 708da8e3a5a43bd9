import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../contract/connection.ts';
import type { ModelFile } from '../../../contract/model.ts';
import { createModelPages } from './model-pages.ts';
import type { PageRequest } from './model-pages.ts';

const connection: Connection = {
  ...{ id: 'c', name: 'c', server: null, bucket: null },
  ...{ credential: { kind: 'none' }, login: { kind: 'none' } },
  capabilities: { models: 'none', workflows: false, restart: 'no', login: 'none' },
};
const model = (name: string, more: Partial<ModelFile> = {}): ModelFile => ({
  ...{
    key: name,
    category: 'loras',
    name,
    bytes: 10,
    modified: '2026-01-01T00:00:00Z',
    state: 'ready',
  },
  ...more,
});
const first: PageRequest = {
  ...{ category: null, states: [], text: '', offset: 0, limit: 10, refresh: false },
  sort: { by: 'name', descending: false },
};

function world(models: readonly ModelFile[]) {
  const state = { reads: 0, models, time: 1_000 };
  const pages = createModelPages(
    {
      list: () => {
        state.reads += 1;
        return Promise.resolve(state.models);
      },
    },
    { now: () => state.time, sleep: () => Promise.resolve() },
  );
  const names = async (change: Partial<PageRequest> = {}) =>
    (await pages.page(connection, { ...first, ...change })).rows.map(({ name }) => name);
  return { pages, state, names };
}

describe('the pages of the models', () => {
  it('come from one reading, until it is asked for another', async () => {
    const { pages, state } = world([model('a')]);
    await pages.page(connection, first);
    await pages.page(connection, { ...first, offset: 5 });
    expect(state.reads).toBe(1);
    await pages.page(connection, { ...first, refresh: true });
    pages.forget('c');
    await pages.page(connection, first);
    expect(state.reads).toBe(3);
  });

  it('are cut out of the whole, which they count', async () => {
    const { pages } = world(Array.from({ length: 25 }, (_, index) => model(`m${index}`)));
    const page = await pages.page(connection, { ...first, offset: 20, limit: 10 });
    expect(page).toMatchObject({ total: 25, totalBytes: 250, offset: 20, readAt: 1_000 });
    expect(page.rows).toHaveLength(5);
  });

  it('sort as a person counts', async () => {
    const { names } = world([model('v10'), model('v9'), model('V1')]);
    expect(await names()).toEqual(['V1', 'v9', 'v10']);
    expect(await names({ sort: { by: 'name', descending: true } })).toEqual(['v10', 'v9', 'V1']);
  });

  it('sort by size, by what needs the person, and by time', async () => {
    const { names } = world([
      model('old', { bytes: 3, modified: '2020-01-01T00:00:00Z' }),
      model('big', { bytes: 9, state: 'needsRestart' }),
    ]);
    expect(await names({ sort: { by: 'bytes', descending: true } })).toEqual(['big', 'old']);
    expect(await names({ sort: { by: 'state', descending: false } })).toEqual(['big', 'old']);
    expect(await names({ sort: { by: 'modified', descending: false } })).toEqual(['old', 'big']);
  });

  it('hold what the filter asks for', async () => {
    const { names } = world([
      model('Ink.safetensors'),
      model('vae.pt', { category: 'vae', state: 'builtIn' }),
    ]);
    expect(await names({ text: 'LORAS/ink' })).toEqual(['Ink.safetensors']);
    expect(await names({ category: 'vae' })).toEqual(['vae.pt']);
    expect(await names({ states: ['ready'] })).toEqual(['Ink.safetensors']);
  });
});
