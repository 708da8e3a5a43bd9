import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../contract/connection.ts';
import type { ModelFacts } from '../../../contract/identify.ts';
import type { ModelFile, ModelRow } from '../../../contract/model.ts';
import type { UploadJob } from '../../../contract/upload.ts';
import builtInJson from '../../../resources/builtin-models.json' with { type: 'json' };
import { readBuiltInModels } from '../../core/models/built-in-models.ts';
import type { DiskPort } from '../disk/disk-ports.ts';
import { planFiles } from './plan-files.ts';
import type { PlanPorts } from './plan-files.ts';

const connection: Connection = {
  ...{ id: 'c', name: 'c', server: null, bucket: null },
  ...{ credential: { kind: 'none' }, login: { kind: 'none' } },
  capabilities: { models: 'none', workflows: false, restart: 'no', login: 'none' },
};
const there = (category: string, name: string, bytes: number): ModelFile => ({
  ...{ key: name, category, name, bytes, modified: null, state: 'ready' },
});
const half: UploadJob = {
  ...{
    id: 'j',
    connectionId: 'c',
    path: '/d/half_lora.safetensors',
    partSize: 8,
    ifExists: 'fail',
    createdAt: 1,
  },
  target: { bucket: 'b', region: 'r', objectKey: 'p/loras/half_lora.safetensors' },
  identity: { size: 100, mtimeNs: '1', inode: '' },
  ...{
    state: 'paused',
    uploadId: 'u',
    doneBytes: 40,
    flyingBytes: 0,
    sentBytes: 0,
    resumedBytes: 0,
  },
};
const aVae: ModelFacts = {
  ...{ state: 'identified', format: 'safetensors', kind: 'vae', type: '', parts: [] },
  ...{ baseModel: null, variant: '', precision: 'fp16', category: 'vae', fits: ['vae'] },
  ...{ sure: 'certain', reason: 'tensors', evidence: 'decoder.conv_in.weight' },
};
const builtIn = readBuiltInModels(builtInJson);
/** The rows of the table, for the one test that has some. */
let rowsOfLibrary: readonly ModelRow[] = [];

/** Headers that nothing reads, but for those of a test. */
const unread: ModelFacts = { state: 'unknown', format: 'other', why: 'nothingTells' };
const identifying = (facts: Readonly<Record<string, ModelFacts>>): PlanPorts['identify'] => ({
  identifyAll: async function* (paths) {
    for (const path of paths) yield await Promise.resolve({ path, facts: facts[path] ?? unread });
  },
});

function plan(
  files: readonly { readonly path: string; readonly to?: string }[],
  found: Readonly<
    Record<string, readonly ({ path: string; bytes: number } | { unreadable: string })[]>
  > = {},
  models: readonly ModelFile[] = [],
  facts: Readonly<Record<string, ModelFacts>> = {},
) {
  const walk: DiskPort['walk'] = async function* (path) {
    yield* await Promise.resolve(found[path] ?? [{ path, bytes: 100 }]);
  };
  const ports = {
    disk: { walk },
    pages: { all: () => Promise.resolve(models), rows: () => Promise.resolve([...rowsOfLibrary]) },
    builtIn,
    uploads: { list: () => Promise.resolve([half]) },
    identify: identifying(facts),
    pace: () => Promise.resolve({ state: 'measured' as const, bytesPerSecond: 7 }),
  };
  return planFiles(
    ports,
    connection,
    files.map(({ path, to }) => ({ path, to: to ?? null })),
  );
}
const verdictOf = async (path: string, models: readonly ModelFile[] = [], to?: string) =>
  (await plan([{ path, ...(to !== undefined && { to }) }], {}, models)).files[0];

describe('a planned file', () => {
  it('goes where its name says, with the reason', async () => {
    expect(await verdictOf('/d/my_style_lora.safetensors')).toMatchObject({
      to: 'loras',
      suggestion: { state: 'suggested', reason: 'fileName' },
      verdict: { state: 'new' },
    });
  });
  it('goes where the person says', async () => {
    expect(await verdictOf('/d/x.safetensors', [], 'vae/mine')).toMatchObject({
      to: 'vae/mine',
      verdict: { state: 'new' },
    });
  });
  it('is compared where one of the same size is there', async () => {
    const models = [there('loras', 'a_lora.safetensors', 100)];
    expect((await verdictOf('/d/a_lora.safetensors', models))?.verdict).toEqual({
      state: 'sameSize',
    });
  });
  it('that a cloud drive keeps elsewhere is told as such, unless nothing of it would be read', async () => {
    const far: ModelFacts = { state: 'unknown', format: 'other', why: 'notOnThisDisk' };
    const path = '/d/a_lora.safetensors';
    const facts = { [path]: far, '/d/x.safetensors': far };
    const verdicts = async (models: readonly ModelFile[]) =>
      (await plan([{ path }, { path: '/d/x.safetensors' }], {}, models, facts)).files.map(
        ({ to, verdict }) => [to, verdict.state],
      );
    const noPlace = [null, 'noTarget'];
    expect(await verdicts([])).toEqual([['loras', 'inCloud'], noPlace]);
    const same = [there('loras', 'a_lora.safetensors', 100)];
    expect(await verdicts(same)).toEqual([['loras', 'inCloud'], noPlace]);
  });
  it('is told to differ where another one has its name', async () => {
    const models = [there('loras', 'sub/a_lora.safetensors', 7)];
    expect((await verdictOf('/d/a_lora.safetensors', models, 'loras/sub'))?.verdict).toEqual({
      state: 'differs',
      existingBytes: 7,
    });
  });
  it('goes on where an upload of it is unfinished', async () => {
    expect((await verdictOf('/d/half_lora.safetensors'))?.verdict).toEqual({
      state: 'resumes',
      doneBytes: 40,
    });
  });
  it('goes where its header says, with the reason', async () => {
    const path = '/d/my_style_lora.safetensors';
    const { files } = await plan([{ path }], {}, [], { [path]: aVae });
    expect(files[0]).toMatchObject({
      ...{ to: 'vae', facts: aVae, verdict: { state: 'new' } },
      suggestion: { reason: 'tensors', evidence: 'decoder.conv_in.weight', sure: 'certain' },
    });
  });
  it('is refused where it is damaged, wherever it is told to go', async () => {
    const failure = { code: 'model.truncated' as const, params: { name: 'a_lora.safetensors' } };
    const path = '/d/a_lora.safetensors';
    const facts: ModelFacts = { state: 'refused', failure };
    for (const to of [undefined, 'loras']) {
      const { files } = await plan([{ path, ...(to && { to }) }], {}, [], { [path]: facts });
      expect(files[0]).toMatchObject({ to: to ?? null, verdict: { state: 'refused', failure } });
    }
  });
  it('needs a category where nothing tells one', async () => {
    expect(await verdictOf('/d/x.xyz')).toMatchObject({ to: null, verdict: { state: 'noTarget' } });
  });
  it('is told to be shipped where the deployment brings it', async () => {
    const [shipped] = builtIn.models;
    const path = `/d/${shipped?.names[0]?.split('/').at(-1) ?? ''}`;
    const bytes = shipped?.size.minBytes ?? 0;
    const { files } = await plan([{ path }], { [path]: [{ path, bytes }] });
    expect(files[0]?.verdict.state).toBe('builtIn');
  });
});

describe('a chosen folder', () => {
  it('gives its models; what is none and what cannot be read is counted', async () => {
    const { files, leftOut, pace } = await plan([{ path: '/d' }], {
      '/d': [
        { path: '/d/a.safetensors', bytes: 1 },
        { path: '/d/read.me', bytes: 1 },
        { unreadable: '/d/locked' },
      ],
    });
    expect(files.map(({ path }) => path)).toEqual(['/d/a.safetensors']);
    expect(leftOut).toEqual({ notModels: 1, unreadable: 1, tooMany: 0 });
    expect(pace).toEqual({ state: 'measured', bytesPerSecond: 7 });
  });
});

it('a file that is named on its own and lies in a chosen folder is planned once, as was said of it', async () => {
  const { files } = await plan([{ path: '/d/a_lora.safetensors', to: 'vae' }, { path: '/d' }], {
    '/d': [
      { path: '/d/a_lora.safetensors', bytes: 100 },
      { path: '/d/b_lora.safetensors', bytes: 100 },
    ],
  });
  expect(files.map(({ path, to }) => [path, to])).toEqual([
    ['/d/a_lora.safetensors', 'vae'],
    ['/d/b_lora.safetensors', 'loras'],
  ]);
});

it('a category that no folder can have is refused', async () => {
  await expect(plan([{ path: '/d/a.safetensors', to: '../x' }])).rejects.toMatchObject({
    code: 'usage.badCategory',
  });
});

it('a planned file is already there where its content was compared before', async () => {
  const path = '/d/loras/b.safetensors';
  const row: ModelRow = {
    ...{ id: 'b.safetensors', key: 'b.safetensors', category: 'loras', name: 'b.safetensors' },
    ...{ bytes: 100, changedAt: null, state: 'ready', kind: null, baseModel: null },
    belongsTo: null,
    local: {
      ...{ path, folderId: 'f', bytes: 100, modifiedAt: 0, to: 'loras', alsoAt: [] },
      ...{ suggestion: { state: 'unknown' }, comparison: 'same' },
    },
  };
  const stored = [there('loras', 'b.safetensors', 100)];
  rowsOfLibrary = [row];
  const { files } = await plan([{ path, to: 'loras' }], {}, stored);
  rowsOfLibrary = [];
  expect(files[0]?.verdict).toEqual({ state: 'same' });
});
