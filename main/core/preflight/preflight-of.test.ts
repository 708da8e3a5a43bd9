import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../contract/preflight.ts';
import type { FormRequest } from '../forms/open-form.ts';
import { parseObjectInfo } from '../graph-to-prompt/object-info.ts';
import { lookAt } from './look-at.ts';
import { modelCure, type LocalFile, type ModelKnowledge } from './model-cures.ts';
import { nodeCures, type CatalogPack } from './node-cures.ts';
import { preflightOf } from './preflight-of.ts';

const required = (inputs: object, output: readonly string[], more: object = {}) => ({
  ...{ input: { required: inputs }, output, output_name: output, ...more },
});
const server = parseObjectInfo({
  UNETLoader: required({ unet_name: [['wan/wan2_1_14b.safetensors']] }, ['MODEL']),
  LoraLoader: required({ model: ['MODEL'], lora_name: [['other.safetensors']] }, ['MODEL']),
  LoadImage: required({ image: [['x.png'], { image_upload: true }] }, ['IMAGE']),
  WanImageToVideo: required(
    {
      ...{ model: ['MODEL'], image: ['IMAGE'] },
      ...{ width: ['INT', { default: 832 }], height: ['INT', { default: 480 }] },
      length: ['INT', { default: 81, step: 4 }],
      scheduler: [['simple', 'beta']],
    },
    ['IMAGE'],
  ),
  SaveImage: required({ images: ['IMAGE'] }, [], { output_node: true }),
});

interface Film {
  readonly unet?: string;
  readonly lora?: string;
  readonly image?: string;
  readonly film?: readonly unknown[];
  readonly last?: string;
  readonly models?: readonly object[];
}

/** A small film: models, a picture, what makes it, what saves it. */
function film(changed: Film = {}): unknown {
  const linked = (name: string, type: string, link: number) => ({ name, type, link });
  const output = (type: string) => [{ name: type, type, links: [] }];
  return {
    nodes: [
      {
        ...{ id: 1, type: 'UNETLoader', outputs: output('MODEL') },
        widgets_values: [changed.unet ?? 'wan/wan2_1_14b.safetensors'],
        properties: { models: changed.models ?? [] },
      },
      {
        ...{ id: 2, type: 'LoraLoader', outputs: output('MODEL') },
        inputs: [linked('model', 'MODEL', 1)],
        widgets_values: [changed.lora ?? 'other.safetensors'],
      },
      {
        ...{ id: 3, type: 'LoadImage', outputs: output('IMAGE') },
        widgets_values: [changed.image ?? 'x.png', 'image'],
      },
      {
        ...{ id: 4, type: 'WanImageToVideo', outputs: output('IMAGE') },
        inputs: [linked('model', 'MODEL', 2), linked('image', 'IMAGE', 3)],
        widgets_values: changed.film ?? [832, 480, 81, 'simple'],
      },
      { id: 5, type: changed.last ?? 'SaveImage', inputs: [linked('images', 'IMAGE', 4)] },
    ],
    links: [1, 2, 3, 4].map((id) => {
      const target = id === 1 ? 2 : id === 4 ? 5 : 4;
      return [id, id, 0, target, 0, '*'];
    }),
  };
}

const request = (workflow: unknown): FormRequest => ({
  ...{ name: 'film.json', workflow, objectInfo: server, switches: {}, kept: {} },
  conversion: { random: () => 0 },
});
const none = { nodes: new Map(), models: new Map(), media: new Map() };
const look = (changed?: Film) => lookAt(request(film(changed)));
const preflight = (changed?: Film, memory: number | null = null) =>
  preflightOf(look(changed), none, memory);
const kindsOf = (findings: readonly Finding[]) => findings.map(({ kind, id }) => `${kind}: ${id}`);

describe('a look at a workflow before it runs', () => {
  it('finds nothing where the server has it all', () => {
    expect(preflight()).toEqual({ workflowName: 'film.json', findings: [], state: 'ready' });
  });

  it('finds classes, models and pictures that are missing at once', () => {
    const { findings, state } = preflight({
      last: 'NewSave',
      lora: 'mine.safetensors',
      image: 'y.png',
    });
    expect(kindsOf(findings)).toEqual([
      'missingNode: missingNode NewSave',
      'missingModel: missingModel 2.lora_name',
      'missingMedia: missingMedia 3.image',
    ]);
    expect(findings).toMatchObject([
      { nodeIds: ['5'] },
      { folder: 'loras', value: 'mine.safetensors', nodeId: '2' },
      { media: 'image', value: 'y.png' },
    ]);
    expect(state).toBe('stuck');
  });

  it('finds classes of a prompt as well, and models beside them', () => {
    const prompt = {
      1: { class_type: 'UNETLoader', inputs: { unet_name: 'gone.safetensors' } },
      2: { class_type: 'Unheard', inputs: { model: ['1', 0] } },
    };
    const { findings } = preflightOf(lookAt(request(prompt)), none, null);
    expect(kindsOf(findings)).toEqual([
      'missingNode: missingNode Unheard',
      'missingModel: missingModel 1.unet_name',
    ]);
  });

  it('offers repairs with before and after, and does none', () => {
    const { findings, state } = preflight({
      unet: 'Wan\\wan2_1_14b.safetensors',
      film: [832, 480, 81, 'gone'],
    });
    expect(findings).toMatchObject([
      {
        ...{ kind: 'repair', fieldId: '1.unet_name', sure: true, reason: 'letterCase' },
        ...{ before: 'Wan\\wan2_1_14b.safetensors', after: 'wan/wan2_1_14b.safetensors' },
      },
      { kind: 'missingOption', fieldId: '4.scheduler', value: 'gone' },
    ]);
    expect(state).toBe('stuck');
    expect(preflight({ unet: 'wan2_1_14b.safetensors' }).state).toBe('curable');
  });

  it('warns of sizes and lengths beyond known limits, and of nothing below them', () => {
    const gib = 1024 ** 3;
    const large = preflight({ film: [1280, 720, 81, 'simple'] }, 22 * gib);
    expect(large).toMatchObject({
      state: 'ready',
      findings: [
        { code: 'tooLargeForWan14b', params: { width: '1280', height: '720', limit: '720 × 720' } },
        { code: 'memory', params: { frames: '81', megapixels: '75' } },
      ],
    });
    expect(preflight({ film: [720, 720, 81, 'simple'] }, 22 * gib).findings).toEqual([]);
    expect(preflight({ film: [720, 720, 81, 'simple'] }, 8 * gib).findings).toMatchObject([
      { code: 'memory' },
    ]);
  });

  it('knows where the workflow itself fetches its models from', () => {
    const models = [
      {
        ...{ name: 'A.safetensors', url: 'https://example.com/A.safetensors' },
        ...{ directory: 'loras', hash: 'ab', hash_type: 'SHA256' },
      },
      { name: 'b.safetensors', url: 'javascript:alert(1)' },
    ];
    expect([...look({ models }).links]).toEqual([
      [
        'a.safetensors',
        {
          url: 'https://example.com/A.safetensors',
          directory: 'loras',
          hash: { kind: 'SHA256', value: 'ab' },
        },
      ],
    ]);
  });
});

describe('the pack for a missing class', () => {
  const pack = (id: string, classes: readonly string[], more: Partial<CatalogPack> = {}) => ({
    ...{ id, title: id, repository: `https://example.com/${id}`, classes },
    ...{ classPattern: null, installed: false, ...more },
  });
  const cures = (packs: readonly CatalogPack[], ...names: readonly string[]) =>
    [...nodeCures(names, { packs }).values()].map((cure) =>
      'pack' in cure ? `${cure.state} ${cure.pack.id}` : cure.state,
    );

  it('is the one that brings most of what is missing, then the smaller one', () => {
    const packs = [
      pack('copies', ['A', 'X', 'Y', 'Z']),
      pack('one', ['A']),
      pack('both', ['A', 'B']),
    ];
    expect(cures(packs, 'A', 'B')).toEqual(['install both', 'install both']);
    expect(cures(packs, 'A')).toEqual(['install one']);
  });

  it('is only started anew where it is there already', () => {
    const packs = [pack('other', ['A', 'B']), pack('there', ['A'], { installed: true })];
    expect(cures(packs, 'A')).toEqual(['restart there']);
  });

  it('may be known by a rule for its names; a rule that makes no sense is passed over', () => {
    const packs = [
      pack('bad', [], { classPattern: '(' }),
      pack('slow', [], { classPattern: '(a+)+$' }),
      pack('made', [], { classPattern: 'Made_.*' }),
    ];
    expect(cures(packs, 'Made_1', 'un Made_1')).toEqual(['install made', 'unknown']);
  });

  it('is not known without a Manager', () => {
    expect([...nodeCures(['A'], null)]).toEqual([['A', { state: 'noManager' }]]);
  });
});

describe('the way to a missing model', () => {
  const nothing: ModelKnowledge = {
    ...{ local: [], bucket: [], link: null, builtIn: { categories: [], models: [] } },
  };
  const wanted = { value: 'sub\\mine.safetensors', folder: 'loras' };
  const local: readonly [LocalFile, LocalFile] = [
    { path: '/a/mine.safetensors', bytes: 5, category: 'checkpoints' },
    { path: '/b/mine.safetensors', bytes: 6, category: 'loras' },
  ];
  const inBucket = {
    ...{ key: 'k', category: 'loras', name: 'sub/mine.safetensors', bytes: 5, modified: null },
    state: 'needsRestart' as const,
  };
  const link = { url: 'https://example.com/m', directory: 'loras', hash: null };

  it('is a restart where the bucket has it, whatever lies here', () => {
    expect(modelCure(wanted, { ...nothing, local, bucket: [inBucket] })).toEqual({
      state: 'restart',
    });
  });

  it('is the local file of that category, put where the value says', () => {
    expect(modelCure(wanted, { ...nothing, local })).toEqual({
      ...{ state: 'upload', path: '/b/mine.safetensors', bytes: 6, to: 'loras/sub' },
    });
  });

  it('is a copy where it lies in another folder of the bucket, before anything is sent', () => {
    const elsewhere = { ...inBucket, key: 'k', category: 'vae', name: 'old/mine.safetensors' };
    const copy = {
      ...{ state: 'copy', key: 'k', from: 'vae/old/mine.safetensors', bytes: 5, to: 'loras/sub' },
    };
    const [first] = local;
    expect(modelCure(wanted, { ...nothing, bucket: [elsewhere] })).toEqual(copy);
    expect(modelCure(wanted, { ...nothing, local: [first], bucket: [elsewhere] })).toEqual(copy);
    // the file here that is in the right category is another one
    expect(modelCure(wanted, { ...nothing, local, bucket: [elsewhere] }).state).toBe('upload');
  });

  it('is no copy of what may be anything', () => {
    const elsewhere = { ...inBucket, category: 'vae', name: 'mine.safetensors' };
    const other = { ...elsewhere, key: 'o', category: 'clip', bytes: 6 };
    expect(modelCure(wanted, { ...nothing, bucket: [elsewhere, other] }).state).toBe('none');
    const same = { ...elsewhere, name: 'diffusion_pytorch_model.safetensors' };
    const unclear = { value: 'diffusion_pytorch_model.safetensors', folder: 'unet' };
    expect(modelCure(unclear, { ...nothing, bucket: [same] }).state).toBe('none');
    expect(modelCure({ ...wanted, folder: null }, { ...nothing, bucket: [elsewhere] }).state).toBe(
      'none',
    );
  });

  it('keeps the more precise of two folders that are shown as one', () => {
    const file = { path: '/c/t5.safetensors', bytes: 5, category: 'clip' };
    const cure = modelCure(
      { value: 't5.safetensors', folder: 'text_encoders' },
      { ...nothing, local: [file] },
    );
    expect(cure).toMatchObject({ state: 'upload', to: 'clip' });
  });

  it('needs a bucket', () => {
    expect(modelCure(wanted, { ...nothing, local, bucket: null })).toMatchObject({
      state: 'noBucket',
    });
  });

  it('is the list of the deployment, then the link of the workflow, then nothing', () => {
    const size = { minBytes: 1, maxBytes: 2 };
    const model = { category: 'loras', names: ['sub/mine.safetensors'], size };
    const builtIn = { categories: [], models: [model] };
    expect(modelCure(wanted, { ...nothing, builtIn, link })).toEqual({ state: 'shipped' });
    expect(modelCure(wanted, { ...nothing, link })).toEqual({
      ...{ state: 'link', url: 'https://example.com/m', to: 'loras/sub', sha256: null },
    });
    const hashed = { ...link, hash: { kind: 'SHA256', value: 'AB'.repeat(32) } };
    expect(modelCure(wanted, { ...nothing, link: hashed })).toMatchObject({
      sha256: 'ab'.repeat(32),
    });
    expect(modelCure(wanted, { ...nothing, link, bucket: null })).toMatchObject({ to: null });
    expect(modelCure(wanted, nothing)).toEqual({ state: 'none' });
  });
});
