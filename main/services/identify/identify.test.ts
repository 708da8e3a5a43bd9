import { mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../adapters/database/open-database.ts';
import { createHeaderCrew } from '../../adapters/identify/create-header-crew.ts';
import { createHeaderFiles } from '../../adapters/identify/header-files.ts';
import { createModelFactsCache } from '../../adapters/model-facts/model-facts-cache.ts';
import { joined, safetensorsFile } from '../../core/identify/model-files.test-support.ts';
import type { TensorList } from '../../core/identify/model-files.test-support.ts';
import { createIdentify } from './identify.ts';
import type { HeaderCrew, SeenModel } from './identify-ports.ts';

const workerUrl = new URL('../../adapters/identify/header-worker.ts', import.meta.url);

const threads = createHeaderCrew({ workerUrl });
afterAll(() => threads.close());

function world(rules = 1) {
  const dir = mkdtempSync(join(tmpdir(), 'ferry-identify-'));
  const { db } = openDatabase(join(dir, 'ferry.db'), () => 0);
  onTestFinished(() => {
    db.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const read: string[] = [];
  const crew: HeaderCrew = {
    look: (paths) => threads.look(paths),
    identify: (files: readonly SeenModel[]) => {
      read.push(...files.map(({ path }) => path));
      return threads.identify(files);
    },
  };
  const identifyWith = (version: number) =>
    createIdentify({
      ...{ files: createHeaderFiles(), crew },
      cache: createModelFactsCache(db, version),
    });
  const put = (name: string, tensors: TensorList = { emb_params: [2, 768] }) => {
    const { head, bytes } = safetensorsFile(name, tensors);
    writeFileSync(join(dir, name), joined(head, new Uint8Array(bytes - head.length)));
    return join(dir, name);
  };
  return { dir, put, read, identify: identifyWith(rules), identifyWith };
}

type Identified = Awaited<ReturnType<ReturnType<typeof world>['identify']['identify']>>;
const short = (facts: Identified): string =>
  facts.state === 'refused' ? facts.failure.code : facts.state;

async function all({ identify }: Pick<ReturnType<typeof world>, 'identify'>, paths: string[]) {
  const found: (readonly [string, string])[] = [];
  for await (const { path, facts } of identify.identifyAll(paths)) found.push([path, short(facts)]);
  return found;
}

describe('identifying', () => {
  it('tells many files in their order, with what cannot be read and folders among them', async () => {
    const { dir, put, identify } = world();
    const paths = Array.from({ length: 300 }, (_, at) => put(`${at}.safetensors`));
    mkdirSync(join(dir, 'folder'));
    writeFileSync(join(dir, 'folder/model_index.json'), '{"_class_name":"FluxPipeline"}');
    truncateSync(put('299.safetensors'), 40);
    paths.splice(7, 0, join(dir, 'gone.safetensors'));
    paths.splice(140, 0, join(dir, 'folder'));
    expect(await all({ identify }, paths)).toEqual(
      paths.map((path, at) => {
        if (at === 7) return [path, 'file.notFound'];
        return [path, at === paths.length - 1 ? 'model.truncated' : 'identified'];
      }),
    );
  });

  it.each([3, 40])('reads %d files once, and again what has changed', async (count) => {
    const { put, read, identify } = world();
    const paths = Array.from({ length: count }, (_, at) => put(`${at}.safetensors`));
    const first = await all({ identify }, paths);
    read.length = 0;
    expect(await all({ identify }, paths)).toEqual(first);
    expect(read).toEqual([]);
    put('1.safetensors', { nobody: [2, 2], knows: [2, 2] });
    utimesSync(paths[1] ?? '', 5, 5);
    expect((await all({ identify }, paths)).filter(([, state]) => state === 'unknown')).toEqual([
      [paths[1], 'unknown'],
    ]);
  });

  it('finds anew what older rules found', async () => {
    const { put, read, identifyWith } = world();
    const paths = Array.from({ length: 20 }, (_, at) => put(`${at}.safetensors`));
    await all({ identify: identifyWith(1) }, paths);
    read.length = 0;
    await all({ identify: identifyWith(2) }, paths);
    expect(read).toEqual(paths);
  });

  it.each([1, 20])('refuses %d of unfinished downloads until they are done', async (count) => {
    const { put, identify } = world();
    const paths = Array.from({ length: count }, (_, at) => put(`${at}.safetensors`));
    for (const path of paths) writeFileSync(`${path}.aria2`, 'x');
    const states = async () => new Set((await all({ identify }, paths)).map(([, state]) => state));
    expect(await states()).toEqual(new Set(['model.notAModel']));
    for (const path of paths) rmSync(`${path}.aria2`);
    expect(await states()).toEqual(new Set(['identified']));
  });

  it('stops with its signal', async () => {
    const { put, identify } = world();
    const paths = Array.from({ length: 300 }, (_, at) => put(`${at}.safetensors`));
    const stop = new AbortController();
    const found = identify.identifyAll(paths, stop.signal);
    await found.next();
    stop.abort(new Error('enough'));
    const rest = async () => {
      for await (const _ of found);
    };
    await expect(rest()).rejects.toThrow('enough');
  });
});
