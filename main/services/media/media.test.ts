import { describe, expect, it } from 'vitest';
import type { OutputFile, Run } from '../../../contract/run.ts';
import { AppError } from '../../core/app-error.ts';
import { createFakeComfy } from '../runs/fake-comfy.test-support.ts';
import { createMedia } from './media.ts';
import type { MediaAnswer } from './media.ts';

const film = new Uint8Array(Array.from({ length: 100 }, (_, index) => index));
const output = (filename: string, savedAs: string | null = null): OutputFile => ({
  ...{ nodeId: '9', kind: 'images', filename, subfolder: 's', type: 'output', savedAs },
});

function createWorld({ ignoresRanges = false } = {}) {
  const { comfy } = createFakeComfy();
  const views: { filename: string; start: number; small: boolean }[] = [];
  const world: { failure: AppError | null; smallFails: AppError | null; signals: AbortSignal[] } = {
    ...{ failure: null, smallFails: null, signals: [] },
  };
  Object.assign(comfy.files, {
    view: async (
      { filename }: OutputFile,
      options: { start: number; small?: boolean; signal: AbortSignal },
    ) => {
      const small = options.small === true;
      views.push({ filename, start: options.start, small });
      world.signals.push(options.signal);
      if (world.failure !== null) throw world.failure;
      if (small && world.smallFails !== null) throw world.smallFails;
      // past its end the adapter fetches the whole
      const resumed = options.start > 0 && options.start < film.length && !ignoresRanges;
      const bytes = film.subarray(resumed ? options.start : 0);
      return Promise.resolve({ totalBytes: film.length, resumed, body: pieces(bytes) });
    },
  });
  Object.assign(comfy.files, {
    templatePicture: ({ name }: { name: string }) =>
      name === 'has'
        ? Promise.resolve({ totalBytes: film.length, body: pieces(film) })
        : Promise.reject(new AppError('comfy.outputMissing', { filename: name })),
  });
  const runs = new Map<string, Run>();
  const addRun = (...outputs: readonly OutputFile[]) =>
    runs.set('r1', {
      ...{ id: 'r1', connectionId: 'c1', workflowName: 'w', clientId: 'k', createdAt: 1 },
      ...{ state: 'done', promptId: 'r1', number: 1, finishedAt: 2, outputs: [...outputs] },
    });
  const disk = new Map<string, Uint8Array>();
  const preview = { mime: 'image/jpeg', bytes: new Uint8Array([1, 2]) } as const;
  const media = createMedia({
    comfyOf: (id) =>
      id === 'c1'
        ? Promise.resolve(comfy)
        : Promise.reject(new AppError('connection.notFound', { name: id })),
    runOf: (id) => Promise.resolve(runs.get(id) ?? null),
    saved: {
      size: (path) => Promise.resolve(disk.get(path)?.length ?? null),
      read: (path, start, end) => pieces(disk.get(path)?.subarray(start, end) ?? film),
    },
    previews: {
      newest: (id) =>
        id === 'r1' ? { type: 'preview', ...preview, nodeId: null, promptId: null } : null,
    },
  });
  const get = (url: string, range: string | null = null) => {
    const { pathname, searchParams } = new URL(url, 'http://page');
    const { signal } = new AbortController();
    return media({ path: pathname, query: new Map(searchParams), range, signal });
  };
  return { views, world, addRun, disk, get };
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 7)
    yield await Promise.resolve(bytes.subarray(at, at + 7));
}
async function bytesOf({ body }: MediaAnswer): Promise<readonly number[]> {
  const all: number[] = [];
  for await (const piece of body ?? []) all.push(...piece);
  return all;
}
const onServer = (filename: string, size = 'full') =>
  `/media/server?connection=c1&filename=${filename}&subfolder=&type=output&size=${size}`;

describe('media of a server', () => {
  it('come whole, with their kind, and are not guessed at', async () => {
    const { get } = createWorld();
    const answer = await get(onServer('a.png'));
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'image/png',
        'content-length': '100',
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, max-age=60',
      },
    });
    expect(await bytesOf(answer)).toEqual([...film]);
  });

  it.each([
    ['bytes=0-', 0, 99],
    ['bytes=0-9', 0, 9],
    ['bytes=40-', 40, 99],
    ['bytes=40-49', 40, 49],
    ['bytes=90-500', 90, 99],
  ])('come in the part that a player asks for (%s)', async (range, first, last) => {
    const { get, views } = createWorld();
    const answer = await get(onServer('a.mp4'), range);
    expect(answer).toMatchObject({
      status: 206,
      headers: {
        'content-type': 'video/mp4',
        'content-range': `bytes ${first}-${last}/100`,
        'content-length': String(last - first + 1),
        'accept-ranges': 'bytes',
      },
    });
    expect(await bytesOf(answer)).toEqual([...film.subarray(first, last + 1)]);
    expect(views).toMatchObject([{ start: first }]);
  });

  it.each([['bytes=-10'], ['bytes=1-2,5-6'], ['lines=1-2']])(
    'come whole where the part cannot be had (%s)',
    async (range) => {
      const { get } = createWorld();
      const answer = await get(onServer('a.mp4'), range);
      expect(answer.status).toBe(200);
      expect(await bytesOf(answer)).toHaveLength(100);
    },
  );

  it('come whole from a server that knows no ranges', async () => {
    const { get } = createWorld({ ignoresRanges: true });
    const answer = await get(onServer('a.mp4'), 'bytes=40-');
    expect(answer).toMatchObject({ status: 200, headers: { 'content-length': '100' } });
  });

  it('past their end are refused, and what the server sends is let go', async () => {
    const { get, world } = createWorld();
    expect(await get(onServer('a.mp4'), 'bytes=100-')).toEqual({
      ...{ status: 416, headers: { 'content-range': 'bytes */100' }, body: null },
    });
    expect(world.signals[0]?.aborted).toBe(true);
  });

  it('are small pictures where the page wants those, and the whole where the server cannot', async () => {
    const { get, views, world } = createWorld();
    const small = await get(onServer('a.png', 'small'));
    expect(small.headers).toMatchObject({ 'content-type': 'image/webp' });
    world.smallFails = new AppError('comfy.serverError', { path: '/view', status: '500' });
    const whole = await get(onServer('a.png', 'small'));
    expect(whole).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
    await get(onServer('a.mp4', 'small'));
    expect(views.map(({ small: wasSmall }) => wasSmall)).toEqual([true, true, false, false]);
  });

  it.each(['a.svg', 'a.html', 'a.htm', 'a.xml', 'a.js', 'a', 'a.png.svg', 'png'])(
    'that could carry script are a download (%s)',
    async (filename) => {
      const { get } = createWorld();
      expect((await get(onServer(filename))).headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment',
        'x-content-type-options': 'nosniff',
      });
    },
  );

  it('are not found, or the server is away: no details', async () => {
    const { get, world } = createWorld();
    world.failure = new AppError('comfy.outputMissing', { filename: 'a' });
    expect(await get(onServer('a.png'))).toEqual({ status: 404, headers: {}, body: null });
    world.failure = new AppError('comfy.unreachable', { host: 'secret.host', reason: 'x' });
    expect(await get(onServer('a.png'))).toEqual({ status: 502, headers: {}, body: null });
    expect(await get(onServer('a.png', 'small'))).toMatchObject({ status: 502 });
    expect(await get('/media/server?connection=other&filename=a')).toMatchObject({ status: 404 });
    expect(await get('/media/elsewhere')).toMatchObject({ status: 404 });
  });
});

describe('the picture of a template', () => {
  const of = (name: string, ending = 'webp') =>
    `/media/template?connection=c1&name=${encodeURIComponent(name)}&ending=${ending}`;

  it('comes as a picture, whatever the server says, and is not found where there is none', async () => {
    const { get } = createWorld();
    const answer = await get(of('.templates/default/has.json'));
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'image/webp', 'content-length': '100' },
    });
    expect(await bytesOf(answer)).toEqual([...film]);
    expect(await get(of('.templates/default/no.json'))).toMatchObject({ status: 404 });
  });

  it.each([
    ['has.json', 'webp'],
    ['.templates/default/has.json', 'svg'],
    ['.templates/default/has.json', 'html'],
    ['.templates/default/has.json', 'x/../../a.png'],
    ['.templates/default/has.json', 'mp4'],
  ])('is nothing of %s with the ending %s', async (name, ending) => {
    const { get } = createWorld();
    expect(await get(of(name, encodeURIComponent(ending)))).toMatchObject({ status: 404 });
  });
});

describe('an output of a run', () => {
  const at = (index: string, size = 'full') => `/media/output?run=r1&index=${index}&size=${size}`;

  it('comes from the disk where it was saved, in parts too', async () => {
    const { get, addRun, disk, views } = createWorld();
    addRun(output('a.png'), output('b.mp4', '/saved/b.mp4'));
    disk.set('/saved/b.mp4', film);
    const answer = await get(at('1'), 'bytes=10-19');
    expect(answer).toMatchObject({
      status: 206,
      headers: {
        'content-range': 'bytes 10-19/100',
        'content-type': 'video/mp4',
        'cache-control': 'private, max-age=86400',
      },
    });
    expect(await bytesOf(answer)).toEqual([...film.subarray(10, 20)]);
    expect(await bytesOf(await get(at('1'), 'bytes=-5'))).toEqual([...film.subarray(95)]);
    expect(await get(at('1'), 'bytes=100-')).toMatchObject({
      ...{ status: 416, headers: { 'content-range': 'bytes */100' } },
    });
    expect(views).toEqual([]);
  });

  it('comes from the server where it was not, or has been moved away', async () => {
    const { get, addRun, views } = createWorld();
    addRun(output('a.png'), output('b.png', '/gone/b.png'));
    expect(await get(at('0', 'small'))).toMatchObject({ status: 200 });
    expect(await get(at('1'))).toMatchObject({ status: 200 });
    expect(views).toMatchObject([
      { filename: 'a.png', small: true },
      { filename: 'b.png', small: false },
    ]);
  });

  it.each(['2', '-1', '', 'x', '0x0', '1e0', '__proto__'])(
    'is not found by an index that it does not have (%s)',
    async (index) => {
      const { get, addRun } = createWorld();
      addRun(output('a.png'), output('b.png'));
      expect(await get(at(index))).toMatchObject({ status: 404 });
    },
  );

  it('is not found for a run that nobody knows', async () => {
    const { get } = createWorld();
    expect(await get(at('0'))).toMatchObject({ status: 404 });
  });
});

describe('a preview', () => {
  it('is the newest picture, whichever was asked for, and is not kept', async () => {
    const { get } = createWorld();
    const answer = await get('/media/preview?run=r1&revision=1');
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'image/jpeg', 'cache-control': 'no-store', 'content-length': '2' },
    });
    expect(await bytesOf(answer)).toEqual([1, 2]);
    expect(await get('/media/preview?run=r2&revision=1')).toMatchObject({ status: 404 });
  });
});
