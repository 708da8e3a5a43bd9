import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentOf } from '../oss/engine.test-support.ts';
import { createHubsWorld, type HubsWorld } from './hubs-world.test-support.ts';

const model = contentOf(600_000);
const sha256 = createHash('sha256').update(model).digest('hex');
const repo = 'maker/models';
const signal = new AbortController().signal;

let world: HubsWorld;
beforeEach(async () => {
  world = await createHubsWorld(1_000);
  world.standIns.repos.commit(repo, {
    'README.md': '# models',
    'vae/ae.safetensors': model,
    'unet/模型 a+b.gguf': contentOf(50_000, 2),
  });
});
afterEach(async () => {
  await world.close();
});

const commit = () => world.standIns.repos.find(repo)?.commits[0]?.sha ?? '';
const asked = (server: string) => world.standIns.requests.filter((each) => each.server === server);

describe.each(['huggingface', 'mirror', 'modelscope'] as const)('a repository of %s', (server) => {
  const link = (path = '') => {
    const { url } = world.standIns;
    return server === 'modelscope'
      ? `${url[server]}/models/${repo}${path}`
      : `${url[server]}/${repo}${path}`;
  };

  it('tells size and SHA-256 of its files, pinned to a commit', async () => {
    const found = await world.look(link());
    expect(found.files.map(({ path }) => path).toSorted()).toEqual([
      'README.md',
      'unet/模型 a+b.gguf',
      'vae/ae.safetensors',
    ]);
    const file = found.files.find(({ path }) => path.startsWith('vae'));
    expect(file).toMatchObject({ name: 'ae.safetensors', bytes: model.length, sha256 });
    expect(file?.source).toMatchObject({ kind: 'hub', repo, revision: commit() });
  });

  it('gives any range of a file, whatever its name', async () => {
    const { files } = await world.look(link());
    const [ae] = files.filter(({ path }) => path.startsWith('vae'));
    expect(await world.read(ae!, 100_000, 300_001)).toEqual(model.subarray(100_000, 300_001));
    const [gguf] = files.filter(({ path }) => path.endsWith('gguf'));
    expect(await world.read(gguf!)).toEqual(contentOf(50_000, 2));
    const [readme] = files.filter(({ path }) => path.endsWith('md'));
    expect((await world.read(readme!)).toString()).toBe('# models');
  });

  it('gives what was pinned after the branch has moved on', async () => {
    const { files } = await world.look(link());
    const [ae] = files.filter(({ path }) => path.startsWith('vae'));
    world.standIns.repos.commit(repo, { 'vae/ae.safetensors': contentOf(600_000, 9) });
    expect(await world.read(ae!)).toEqual(model);
  });

  it('is narrowed to the file or the folder of the link', async () => {
    const one = await world.look(link('/resolve/main/vae/ae.safetensors'));
    expect(one.files.map(({ path }) => path)).toEqual(['vae/ae.safetensors']);
    const folder = await world.look(link('/tree/main/unet'));
    expect(folder.files.map(({ path }) => path)).toEqual(['unet/模型 a+b.gguf']);
  });

  it('says what is not there', async () => {
    const code = 'hub.notFound';
    await expect(world.look(link('/resolve/main/none.pt'))).rejects.toMatchObject({ code });
    await expect(world.look(link('/tree/v9'))).rejects.toMatchObject({ code });
    await expect(world.look(link().replace(repo, 'no/thing'))).rejects.toMatchObject({ code });
  });
});

describe('Hugging Face', () => {
  const link = () => `${world.standIns.url.huggingface}/${repo}`;

  it('lists a tree of many pages, asked of one host', async () => {
    world.standIns.set({ treePage: 1 });
    expect((await world.look(link())).files).toHaveLength(3);
  });

  it('follows a repository to its new name', async () => {
    world.standIns.repos.commit(repo, {}, { formerly: ['maker/old'] });
    const found = await world.look(link().replace(repo, 'maker/old'));
    expect(found.files).toHaveLength(3);
  });

  it('is replaced by its mirror where it cannot be reached', async () => {
    await world.standIns.refuse('huggingface', true);
    const found = await world.look(link());
    expect(found.hub).toBe('hfMirror');
    await world.standIns.refuse('mirror', true);
    await expect(world.look(link())).rejects.toMatchObject({ code: 'hub.unreachable' });
  });

  it('comes from ModelScope, the mirror, then itself in the order of the mainland', async () => {
    const first = await world.look(link(), 'mainland');
    expect(first.files.map(({ source }) => source.kind === 'hub' && source.hub)).toEqual([
      'hfMirror',
      'modelscope',
      'modelscope',
    ]);
    await world.standIns.refuse('modelscope', true);
    const second = await world.look(link(), 'mainland');
    expect(second.files[1]?.source).toMatchObject({ hub: 'hfMirror' });
    await world.standIns.refuse('mirror', true);
    const third = await world.look(link(), 'mainland');
    expect(third.files[1]?.source).toMatchObject({ hub: 'huggingface' });
  });

  it.each([
    ['mainland', 'modelscope'],
    ['world', 'huggingface'],
  ] as const)('of owner/name alone, in the order %s, is asked at %s first', async (order, hub) => {
    expect((await world.look(repo, order)).hub).toBe(hub);
  });

  it('asks for a login where a repository is gated, and says what is wrong with a token', async () => {
    world.standIns.repos.commit('maker/gated', { 'x.pt': model }, { access: 'gated' });
    const [file] = (await world.look(link().replace(repo, 'maker/gated'))).files;
    await expect(world.read(file!)).rejects.toMatchObject({ code: 'hub.loginNeeded' });
    world.tokens.set('huggingface', 'wrong');
    await expect(world.read(file!)).rejects.toMatchObject({ code: 'hub.tokenRefused' });
    world.tokens.set('huggingface', world.standIns.tokens.known);
    await expect(world.read(file!)).rejects.toMatchObject({ code: 'hub.gated' });
    world.tokens.set('huggingface', world.standIns.tokens.granted);
    expect(await world.read(file!)).toEqual(model);
  });

  it('sees its token, and no other host does', async () => {
    world.tokens.set('huggingface', world.standIns.tokens.granted);
    const [, , ae] = (await world.look(link())).files;
    await world.read(ae!);
    expect(asked('huggingface').every(({ authorised }) => authorised)).toBe(true);
    expect(asked('cdn').map(({ authorised }) => authorised)).toEqual([false]);
    await world.standIns.refuse('huggingface', true);
    await world.look(link());
    expect(asked('mirror').length).toBeGreaterThan(0);
    expect(asked('mirror').some(({ authorised }) => authorised)).toBe(false);
  });

  it('is not told of by a page of its mirror on another host', async () => {
    world.tokens.set('huggingface', world.standIns.tokens.granted);
    world.standIns.files.set('x', { bytes: model });
    world.standIns.faults.add({
      ...{ kind: 'answer', server: 'huggingface', status: 302 },
      headers: { Location: `${world.standIns.url.direct}/x` },
    });
    await expect(world.look(link())).rejects.toMatchObject({ code: 'hub.notAFile' });
    expect(asked('direct').map(({ authorised }) => authorised)).toEqual([false]);
  });

  it('gives its signed link once for many reads, and a new one when that has expired', async () => {
    const [, , ae] = (await world.look(link())).files;
    const remote = world.hubs.open(ae!, null);
    const read = async (start: number) => {
      for await (const chunk of remote.read(start, start + 10, signal))
        expect(Buffer.from(chunk)).toEqual(model.subarray(start, start + 10));
    };
    const resolved = () => asked('huggingface').filter(({ path }) => path.includes('/resolve/'));
    for (const start of [0, 100, 200]) await read(start);
    expect(resolved()).toHaveLength(1);
    world.standIns.set({ clockOffsetMs: 4_000_000 });
    await read(300);
    await read(400);
    expect(resolved()).toHaveLength(2);
  });
});

describe('ModelScope', () => {
  it('gives what is private to the holder of a token, on its own host only', async () => {
    world.standIns.repos.commit('maker/mine', { 'x.pt': model }, { access: 'private' });
    const link = `${world.standIns.url.modelscope}/models/maker/mine`;
    await expect(world.look(link)).rejects.toMatchObject({ code: 'hub.notFound' });
    world.tokens.set('modelscope', world.standIns.tokens.granted);
    const [file] = (await world.look(link)).files;
    expect(await world.read(file!)).toEqual(model);
    expect(asked('cdn').map(({ authorised }) => authorised)).toEqual([false]);
  });
});

describe('a direct link', () => {
  const link = (path: string) => `${world.standIns.url.direct}/${path}`;

  it('tells the name and the size, and shows no query', async () => {
    world.standIns.files.set('x.pt', { bytes: model, headers: { ETag: '"1"' } });
    const { files } = await world.look(`${link('x.pt')}?key=secret`);
    expect(files).toEqual([
      {
        ...{ path: 'x.pt', name: 'x.pt', bytes: model.length, sha256: null },
        source: { kind: 'link', shown: link('x.pt'), etag: '"1"', modified: null, ranges: true },
      },
    ]);
  });

  it('is read in one go where a server has no ranges, and again from the start after a break', async () => {
    world.standIns.set({ noRanges: true });
    world.standIns.files.set('x.pt', { bytes: model, headers: { ETag: '"1"' } });
    const [file] = (await world.look(link('x.pt'))).files;
    const remote = world.hubs.open(file!, null);
    expect(remote.ranges).toBe(false);
    const read = async (start: number, end: number) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of remote.read(start, end, signal)) chunks.push(chunk);
      return Buffer.concat(chunks);
    };
    expect(await read(0, 100_000)).toEqual(model.subarray(0, 100_000));
    expect(await read(100_000, 250_000)).toEqual(model.subarray(100_000, 250_000));
    const before = asked('direct').length;
    world.standIns.faults.add({ kind: 'cut', server: 'direct', afterBytes: 400_000 });
    remote.close();
    await expect(read(250_000, 600_000)).rejects.toMatchObject({ code: 'hub.unreachable' });
    expect(await read(250_000, 600_000)).toEqual(model.subarray(250_000));
    expect(asked('direct').length - before).toBe(2);
  });

  it.each([
    ['another ETag', { ETag: '"2"' }, model],
    ['another length', { ETag: '"1"' }, model.subarray(1)],
  ])('is another file when it has %s', async (_, headers, bytes) => {
    world.standIns.files.set('x.pt', { bytes: model, headers: { ETag: '"1"' } });
    const [file] = (await world.look(link('x.pt'))).files;
    world.standIns.files.set('x.pt', { bytes, headers });
    await expect(world.read(file!, 10, 20)).rejects.toMatchObject({ code: 'hub.changed' });
  });

  it('to a page, to nothing, or to no length is refused with words', async () => {
    await expect(world.look(link('none'))).rejects.toMatchObject({ code: 'hub.notFound' });
    const html = { 'Content-Type': 'text/html' };
    world.standIns.files.set('page', { bytes: Buffer.from('<html>'), headers: html });
    await expect(world.look(link('page'))).rejects.toMatchObject({ code: 'hub.notAFile' });
    world.standIns.files.set('empty', { bytes: Buffer.alloc(0) });
    await expect(world.look(link('empty'))).rejects.toMatchObject({ code: 'hub.changed' });
  });

  it.each([
    [
      'a 429 with a wait',
      { status: 429, headers: { 'Retry-After': '7' } },
      'hub.throttled',
      { seconds: '7' },
    ],
    ['a 503', { status: 503 }, 'hub.serverError', { status: '503' }],
    ['a 418', { status: 418 }, 'hub.rejected', { status: '418' }],
  ] as const)('tells %s', async (_, answer, code, params) => {
    world.standIns.faults.add({ kind: 'answer', server: 'direct', ...answer });
    await expect(world.look(link('x'))).rejects.toMatchObject({ code, params });
  });

  it('fails when no byte moves any more, and when an answer is cut', async () => {
    world.standIns.files.set('x.pt', { bytes: model });
    const [file] = (await world.look(link('x.pt'))).files;
    world.standIns.faults.add({ kind: 'stall', server: 'direct', afterBytes: 70_000 });
    await expect(world.read(file!)).rejects.toMatchObject({ code: 'hub.timeout' });
    world.standIns.faults.add({ kind: 'cut', server: 'direct', afterBytes: 70_000 });
    await expect(world.read(file!)).rejects.toMatchObject({ code: 'hub.unreachable' });
  });

  it('of Civitai takes the name that the download has, with the token of Civitai alone', async () => {
    world.standIns.files.set('12', { bytes: model, headers: { name: 'my style.safetensors' } });
    const civitai = `${world.standIns.url.civitai}/api/download/models/12`;
    await expect(world.look(civitai)).rejects.toMatchObject({ code: 'hub.loginNeeded' });
    world.tokens.set('civitai', world.standIns.tokens.granted);
    const { files } = await world.look(civitai);
    expect(files[0]).toMatchObject({
      ...{ name: 'my style.safetensors', bytes: model.length },
      sha256: createHash('sha256').update(model).digest('hex'),
    });
    expect(await world.read(files[0]!)).toEqual(model);
    expect(asked('cdn').every(({ authorised }) => !authorised)).toBe(true);
  });

  it('of Civitai is unverified where it tells no hash, or does not tell at all', async () => {
    world.tokens.set('civitai', world.standIns.tokens.granted);
    world.standIns.files.set('13', { bytes: model, headers: { hash: 'none' } });
    const civitai = `${world.standIns.url.civitai}/api/download/models/13`;
    expect((await world.look(civitai)).files[0]?.sha256).toBeNull();
    world.standIns.files.set('14', { bytes: model });
    world.standIns.faults.add({ kind: 'answer', server: 'civitai', status: 500, path: '/api/v1/' });
    const other = `${world.standIns.url.civitai}/api/download/models/14`;
    expect((await world.look(other)).files[0]).toMatchObject({ sha256: null });
  });
});

describe('a peek', () => {
  it('gives the head of a file and the pace of its source', async () => {
    const [, , ae] = (await world.look(`${world.standIns.url.huggingface}/${repo}`)).files;
    const { head, bytesPerSecond } = await world.hubs.peek(ae!, null, signal);
    expect(Buffer.from(head)).toEqual(model);
    expect(bytesPerSecond).toBeGreaterThan(0);
  });
});
