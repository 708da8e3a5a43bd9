import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../contract/connection.ts';
import type { ModelFile, ModelRow } from '../../../contract/model.ts';
import type { LocalModel } from '../../core/models/model-rows.ts';
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

function world(models: readonly ModelFile[], locals: readonly LocalModel[] = []) {
  const state = { reads: 0, models, locals, uploading: '', replaced: '', time: 1_000 };
  const compared = new Map<string, 'same' | 'differs'>();
  const asked: string[] = [];
  const pages = createModelPages({
    models: {
      list: () => {
        state.reads += 1;
        return Promise.resolve(state.models);
      },
    },
    clock: { now: () => state.time, sleep: () => Promise.resolve() },
    reportDefect: (error) => {
      throw error;
    },
    locals: () => state.locals,
    uploads: () => ({
      isUploading: (_id, { key, path }) => key === state.uploading || path === state.uploading,
      isReplaced: (_id, key) => key === state.replaced,
    }),
    comparer: () => ({
      compared: (_id, stored) => compared.get(stored.key ?? '') ?? null,
      want: (_connection, pairs) => {
        asked.push(...pairs.map(([, local]) => local.path));
      },
    }),
  });
  const page = (change: Partial<PageRequest> = {}) =>
    pages.page(connection, { ...first, ...change });
  const names = async (change: Partial<PageRequest> = {}) =>
    (await page(change)).rows.map(({ name }) => name);
  return { pages, page, state, names, compared, asked };
}

const local = (path: string, size: number, to: string | null): LocalModel => ({
  ...{ path, folderId: 'f', name: path.split('/').at(-1) ?? '' },
  identity: { size, mtimeNs: '1700000000000000000', inode: '' },
  suggestion:
    to === null
      ? { state: 'unknown' }
      : {
          ...{ state: 'suggested', category: to, subfolder: '', sure: 'certain' },
          ...{ reason: 'folderName', evidence: to },
        },
});

describe('the pages of the models', () => {
  it('come from one reading, until it is asked for another', async () => {
    const { pages, state } = world([model('a')]);
    await pages.page(connection, first);
    await pages.page(connection, { ...first, offset: 5 });
    expect(state.reads).toBe(1);
    await pages.page(connection, { ...first, refresh: true });
    expect(state.reads).toBe(2);
  });

  it('show what is known while a changed bucket is read again, and tell when it is', async () => {
    const { pages, page, state } = world([model('a')]);
    await page();
    const stop = new AbortController();
    const revisions = pages.watch('c', stop.signal);
    await revisions.next();
    state.models = [model('a'), model('b')];
    pages.forget('c');
    expect((await page()).total).toBe(1);
    await expect.poll(async () => (await page()).total).toBe(2);
    expect(state.reads).toBe(2);
    expect(await revisions.next()).toMatchObject({ value: { revision: 2 } });
    stop.abort();
  });

  it('give a plan the bucket as it is after a change', async () => {
    const { pages, page, state } = world([model('a')]);
    await page();
    state.models = [];
    expect(await pages.all(connection, 60_000)).toHaveLength(1);
    pages.forget('c');
    expect(await pages.all(connection, 60_000)).toHaveLength(0);
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

describe('the bucket beside the library', () => {
  const stored = (category: string, name: string, bytes: number) =>
    model(name, { key: `${category}/${name}`, category, bytes });
  const states = async (page: Promise<{ readonly rows: readonly ModelRow[] }>) =>
    Object.fromEntries((await page).rows.map(({ id, state }) => [id, state]));

  it('is one row where both have a file, and says which side has it where one has', async () => {
    const { page } = world(
      [stored('loras', 'both', 10), stored('loras', 'there', 10), stored('vae', 'other', 10)],
      [
        local('/d/both', 10, 'loras'),
        local('/d/here', 10, 'vae'),
        local('/d/other', 11, 'vae'),
        local('/d/unknown', 5, null),
      ],
    );
    expect(await states(page())).toEqual({
      ...{ 'loras/both': 'ready', 'loras/there': 'ready', 'vae/other': 'differs' },
      ...{ '/d/here': 'localOnly', '/d/unknown': 'localOnly' },
    });
    const both = (await page()).rows.find(({ id }) => id === 'loras/both');
    expect(both?.local).toMatchObject({ path: '/d/both', comparison: 'sameSize' });
    const unknown = (await page()).rows.find(({ id }) => id === '/d/unknown');
    expect(unknown).toMatchObject({ category: null, local: { to: null } });
  });

  it('finds a file that lies in another category by its name and size, if it is the only one', async () => {
    const { page } = world(
      [stored('checkpoints', 'x', 10), stored('loras', 'y', 10), stored('vae', 'y', 10)],
      [local('/d/x', 10, 'loras'), local('/d/y', 10, null)],
    );
    expect(await states(page())).toEqual({
      ...{ 'checkpoints/x': 'ready', 'loras/y': 'ready', 'vae/y': 'ready', '/d/y': 'localOnly' },
    });
  });

  it('counts two copies of one file as one row, and names both', async () => {
    const { page } = world(
      [stored('loras', 'a', 10)],
      [local('/d/a', 10, 'loras'), local('/e/a', 10, 'loras')],
    );
    expect((await page()).rows[0]?.local).toMatchObject({ path: '/d/a', alsoAt: ['/e/a'] });
  });

  it('is told apart by CRC64 where the sizes agree, asked for what is in sight only', async () => {
    const { pages, page, compared, asked } = world(
      [stored('loras', 'a', 10), stored('loras', 'b', 10)],
      [local('/d/a', 10, 'loras'), local('/d/b', 10, 'loras')],
    );
    await page({ limit: 1 });
    expect(asked).toEqual(['/d/a']);
    compared.set('loras/a', 'same').set('loras/b', 'differs');
    pages.changed('c');
    expect(await states(page())).toEqual({ 'loras/a': 'ready', 'loras/b': 'differs' });
  });

  it('shows what is on its way and what was put over another file', async () => {
    const { pages, page, state } = world(
      [stored('loras', 'a', 10), stored('loras', 'b', 10)],
      [local('/d/c', 10, 'loras')],
    );
    Object.assign(state, { uploading: '/d/c', replaced: 'loras/b' });
    pages.changed(null);
    expect(await states(page())).toEqual({
      ...{ 'loras/a': 'ready', 'loras/b': 'replaced', '/d/c': 'uploading' },
    });
    Object.assign(state, { uploading: 'loras/a', replaced: '' });
    pages.changed('c');
    expect(await states(page())).toMatchObject({ 'loras/a': 'uploading', 'loras/b': 'ready' });
  });

  it('points out what its name puts into another category', async () => {
    const { page } = world([
      stored('vae', 'ink_lora_v2.safetensors', 10),
      stored('loras', 'ink_lora_v2.safetensors', 10),
      // names of related folders, and of packs that have rules of their own
      stored('clip', 't5xxl_fp16.safetensors', 10),
      stored('ipadapter', 'face_lora.safetensors', 10),
    ]);
    expect((await page({ misplaced: true })).rows).toMatchObject([
      { category: 'vae', belongsTo: 'loras' },
    ]);
  });

  it('is counted by category, on both sides, and by state', async () => {
    const { pages } = world(
      [stored('loras', 'a', 10), stored('vae', 'v', 7)],
      [local('/d/a', 10, 'loras'), local('/d/b', 5, 'loras'), local('/d/c', 3, null)],
    );
    const facets = await pages.facets(connection);
    expect(facets.categories).toEqual([
      { name: 'loras', files: 1, bytes: 10, localFiles: 2, localBytes: 15 },
      { name: 'vae', files: 1, bytes: 7, localFiles: 0, localBytes: 0 },
      { name: null, files: 0, bytes: 0, localFiles: 1, localBytes: 3 },
    ]);
    expect(facets.states).toEqual([
      { state: 'ready', files: 2 },
      { state: 'localOnly', files: 2 },
    ]);
  });
});
