import { describe, expect, it } from 'vitest';
import { ModelCategory, ModelFile } from '../../../contract/model.ts';
import {
  countCategories,
  describeModels,
  describeServerModels,
  storedModels,
} from './model-list.ts';

const prefix = 'llm-model/model';
const mib = 1024 ** 2;
const builtIn = {
  categories: ['vae', 'clip'],
  models: [
    {
      category: 'vae',
      names: ['ae.safetensors'],
      size: { minBytes: 319 * mib, maxBytes: 320 * mib },
    },
    {
      category: 'clip',
      names: ['clip_l.safetensors'],
      size: { minBytes: 234 * mib, maxBytes: 235 * mib },
    },
  ],
};
const object = (path: string, bytes = 5) => ({
  key: `${prefix}/${path}`,
  bytes,
  modified: '2026-11-01T00:00:00.000Z',
});
const lists = new Map<string, ReadonlySet<string> | null>([
  ['loras', new Set(['a.safetensors', 'sub/b.safetensors'])],
  ['vae', new Set(['ae.safetensors'])],
  ['text_encoders', new Set(['clip_l.safetensors'])],
  ['clip', null],
  ['my_pack', null],
]);
const stateOf = (path: string, bytes: number, server: typeof lists | null) =>
  describeModels(storedModels(prefix, [object(path, bytes)]), { lists: server, builtIn })[0]?.state;

describe('describeModels', () => {
  it('gives key, category, name, size and time of each object', () => {
    const models = storedModels(prefix, [object('loras/sub/b.safetensors', 7), object('loras/')]);
    const described = describeModels(models, { lists: null, builtIn });
    expect(described).toEqual([
      {
        key: 'llm-model/model/loras/sub/b.safetensors',
        category: 'loras',
        name: 'sub/b.safetensors',
        bytes: 7,
        modified: '2026-11-01T00:00:00.000Z',
        state: 'inBucket',
      },
    ]);
    expect(ModelFile.safeParse(described[0]).success).toBe(true);
  });

  it.each([
    ['loras/a.safetensors', 5, 'ready'],
    ['loras/sub/b.safetensors', 5, 'ready'],
    ['loras/c.safetensors', 5, 'needsRestart'],
    ['loras/sub/a.safetensors', 5, 'needsRestart'],
    ['vae/ae.safetensors', 320 * mib, 'builtIn'],
    ['vae/ae.safetensors', 5, 'probablyBuiltIn'],
    ['clip/clip_l.safetensors', 235 * mib, 'builtIn'],
    ['my_pack/x.bin', 5, 'inBucket'],
    ['loras/preview.png', 5, 'inBucket'],
    ['clip/q.gguf', 5, 'inBucket'],
  ])('says of %s with %d bytes: %s', (path, bytes, state) => {
    expect(stateOf(path, bytes, lists)).toBe(state);
  });

  it('says that a shipped model needs a restart where ComfyUI does not list it', () => {
    const empty = new Map(lists).set('vae', new Set());
    expect(stateOf('vae/ae.safetensors', 320 * mib, empty)).toBe('needsRestart');
  });

  it('recognises a shipped model without a server', () => {
    expect(stateOf('vae/ae.safetensors', 320 * mib, null)).toBe('builtIn');
  });
});

describe('describeServerModels', () => {
  it('shows the names that ComfyUI lists, without sizes', () => {
    const models = describeServerModels(lists, builtIn);
    expect(models.map(({ category, name, state }) => [category, name, state])).toEqual([
      ['loras', 'a.safetensors', 'ready'],
      ['loras', 'sub/b.safetensors', 'ready'],
      ['vae', 'ae.safetensors', 'probablyBuiltIn'],
      ['text_encoders', 'clip_l.safetensors', 'probablyBuiltIn'],
    ]);
    expect(models.every((model) => ModelFile.safeParse(model).success)).toBe(true);
  });
});

describe('countCategories', () => {
  const folders = { inBucket: ['loras', 'mine'], onServer: ['vae', 'custom_nodes'], builtIn: [] };

  it('counts what lies in each folder of the bucket and of ComfyUI', () => {
    const models = storedModels(prefix, [object('loras/a', 5), object('loras/b', 6)]);
    const categories = countCategories(describeModels(models, { lists: null, builtIn }), folders);
    expect(categories).toEqual([
      { name: 'loras', files: 2, bytes: 11, known: true },
      { name: 'mine', files: 0, bytes: 0, known: false },
      { name: 'vae', files: 0, bytes: 0, known: true },
    ]);
    expect(categories.every((category) => ModelCategory.safeParse(category).success)).toBe(true);
  });

  it('tells no size where only names are known', () => {
    const models = describeServerModels(new Map([['loras', new Set(['a'])]]), builtIn);
    expect(countCategories(models, { inBucket: [], onServer: ['loras'], builtIn: [] })).toEqual([
      { name: 'loras', files: 1, bytes: null, known: true },
    ]);
  });
});
