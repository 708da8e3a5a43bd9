import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import builtInJson from '../../../resources/builtin-models.json' with { type: 'json' };
import { openDatabase } from '../../adapters/database/open-database.ts';
import { createLibraryDisk } from '../../adapters/disk/library-disk.ts';
import { createModelLibraryStore } from '../../adapters/model-library-store/model-library-store.ts';
import { readBuiltInModels } from '../../core/models/built-in-models.ts';
import { targetOf } from '../../core/library/place-in-folder.ts';
import { createFakeClock } from '../runs/fake-clock.test-support.ts';
import { createModelLibrary } from './create-model-library.ts';
import { createHeaderFiles } from '../../adapters/identify/header-files.ts';
import { identifyHere, lookHere } from '../../adapters/identify/read-headers.ts';
import type { HeaderCrew } from '../identify/identify-ports.ts';
import { createIdentify } from '../identify/identify.ts';
import { placeByHeader } from './place-by-header.ts';

const builtIn = readBuiltInModels(builtInJson);
/** A sound file that no rule knows. */
const header = JSON.stringify({ x: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } });
const model = Buffer.concat([Buffer.alloc(8), Buffer.from(header), Buffer.alloc(4)]);
model.writeBigUInt64LE(BigInt(header.length));
const cache = { get: () => null, save: () => undefined };
/** As its threads do it, in this one. */
const crew: HeaderCrew = {
  look: (paths) => Promise.resolve(paths.map(lookHere)),
  identify: (files) => Promise.resolve(files.map(identifyHere)),
};

function world() {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'ferry-library-')));
  const defects: unknown[] = [];
  const clock = createFakeClock();
  const { db } = openDatabase(join(dir, 'ferry.db'), () => 0);
  const open = () =>
    createModelLibrary({
      ...{ clock, disk: createLibraryDisk('darwin'), store: createModelLibraryStore(db) },
      place: placeByHeader(builtIn, createIdentify({ files: createHeaderFiles(), crew, cache })),
      newId: () => crypto.randomUUID(),
      reportDefect: (error) => defects.push(error),
    });
  const running: ReturnType<typeof open>[] = [];
  const start = async () => {
    const library = open();
    running.push(library);
    await library.start();
    return library;
  };
  onTestFinished(async () => {
    for (const library of running) await library.close();
    db.close();
    rmSync(dir, { recursive: true, force: true });
    expect(defects).toEqual([]);
  });
  const put = (path: string, text: string | Buffer = model) => {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), text);
    return join(dir, path);
  };
  /** Moves the clock until it holds; the disk is a real one. */
  const until = (holds: () => void) =>
    vi.waitFor(
      async () => {
        await clock.advance(1_000);
        holds();
      },
      { timeout: 40_000, interval: 5 },
    );
  return { dir, start, put, until };
}

type Library = Awaited<ReturnType<ReturnType<typeof world>['start']>>;
const targets = (library: Library) =>
  Object.fromEntries([...library.files()].map((file) => [file.name, targetOf(file.suggestion)]));
const only = (library: Library) => library.folders()[0]!;

describe('a library folder', () => {
  it('of ComfyUI is taken as its folders say, one of downloads as the names say', async () => {
    const { dir, start, put, until } = world();
    put('models/loras/ink/a.safetensors');
    put('models/vae/b.safetensors');
    put('models/vae/readme.txt');
    put('down/my_lora_v2.safetensors');
    put('down/nothing-tells.safetensors');
    const library = await start();
    expect(await library.add(join(dir, 'models'))).toMatchObject({ kind: 'models', sync: null });
    await library.add(join(dir, 'down'));
    await until(() => {
      expect(targets(library)).toEqual({
        ...{ 'a.safetensors': 'loras/ink', 'b.safetensors': 'vae' },
        ...{ 'my_lora_v2.safetensors': 'loras', 'nothing-tells.safetensors': null },
      });
    });
    expect(library.folders().map(({ state, kind, files }) => ({ state, kind, files }))).toEqual([
      { state: 'ready', kind: 'models', files: 2 },
      { state: 'ready', kind: 'mixed', files: 2 },
    ]);
  });

  it('is watched: what comes, changes and goes is seen', async () => {
    const { dir, start, put, until } = world();
    put('down/one_lora.safetensors');
    const library = await start();
    await library.add(join(dir, 'down'));
    await until(() => {
      expect(only(library)).toMatchObject({ state: 'ready', files: 1 });
    });
    const path = put('down/deep/two_lora.safetensors');
    await until(() => {
      expect(Object.keys(targets(library))).toContain('two_lora.safetensors');
    });
    writeFileSync(path, 'longer than it was before');
    await until(() => {
      const found = [...library.files()].find((file) => file.path === path);
      expect(found?.identity.size).toBe(25);
    });
    rmSync(path);
    await until(() => {
      expect(only(library).files).toBe(1);
    });
  });

  it('that is unplugged is told and keeps what was seen, also over a restart', async () => {
    const { dir, start, put, until } = world();
    put('usb/loras/a.safetensors');
    put('usb/vae/b.safetensors');
    const first = await start();
    await first.add(join(dir, 'usb'));
    await until(() => {
      expect(only(first).files).toBe(2);
    });
    renameSync(join(dir, 'usb'), join(dir, 'unplugged'));
    await until(() => {
      expect(only(first)).toMatchObject({ state: 'away', files: 2 });
    });
    await first.close();

    const second = await start();
    await until(() => {
      expect(only(second)).toMatchObject({ state: 'away', files: 2 });
    });
    // a place to mount something stays as an empty folder
    mkdirSync(join(dir, 'usb'));
    await until(() => {
      expect(only(second)).toMatchObject({ state: 'away', files: 2 });
    });
    rmSync(join(dir, 'usb'), { recursive: true });
    renameSync(join(dir, 'unplugged'), join(dir, 'usb'));
    await until(() => {
      expect(only(second)).toMatchObject({ state: 'ready', files: 2 });
    });
  });

  it('ends a loop of links and leaves files of a cloud drive unread, and tells both', async () => {
    const { dir, start, put, until } = world();
    put('down/a_lora.safetensors');
    symlinkSync(join(dir, 'down'), join(dir, 'down', 'again'));
    truncateSync(put('down/far_lora.safetensors', ''), 5_000_000);
    const library = await start();
    await library.add(join(dir, 'down'));
    await until(() => {
      expect(only(library)).toMatchObject({
        files: 1,
        problems: { repeated: 1, notHere: 1, unreadable: 0 },
      });
    });
    expect(
      only(library)
        .problems.first.map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['notHere', 'repeated']);
  });

  it('whose inside cannot be read is told and not wiped', async () => {
    const { dir, start, put, until } = world();
    put('down/shut/a_lora.safetensors');
    const library = await start();
    await library.add(join(dir, 'down'));
    await until(() => {
      expect(only(library).files).toBe(1);
    });
    // a link to itself can be read by nobody, the administrator included
    rmSync(join(dir, 'down', 'shut'), { recursive: true });
    symlinkSync('shut', join(dir, 'down', 'shut'));
    library.lookAgain(only(library).id);
    await until(() => {
      expect(only(library).problems.unreadable).toBe(1);
    });
    expect(only(library).files).toBe(1);
  });

  it('is not added twice, nor inside or around another one', async () => {
    const { dir, start, put } = world();
    put('a/b/x_lora.safetensors');
    const library = await start();
    await library.add(join(dir, 'a', 'b'));
    for (const path of ['a/b', 'a'])
      await expect(library.add(join(dir, path))).rejects.toMatchObject({
        code: 'library.overlaps',
      });
    await expect(library.add(join(dir, 'nowhere'))).rejects.toMatchObject({
      code: 'file.notFound',
    });
  });

  it('is forgotten with what was seen in it, and may be named until then', async () => {
    const { dir, start, put, until } = world();
    put('down/a_lora.safetensors');
    const library = await start();
    const { id } = await library.add(join(dir, 'down'));
    await until(() => {
      expect(only(library).files).toBe(1);
    });
    expect(library.paths()).toEqual([join(dir, 'down')]);
    await library.remove(id);
    expect(library.folders()).toEqual([]);
    expect(library.paths()).toEqual([]);
    await library.close();
    expect((await start()).folders()).toEqual([]);
  });

  it('remembers what uploads took over, until the file changes', async () => {
    const { dir, start, put, until } = world();
    const path = put('down/a_lora.safetensors');
    const first = await start();
    const { id } = await first.add(join(dir, 'down'));
    await first.setSync(id, 'c1');
    await until(() => {
      expect(only(first).files).toBe(1);
    });
    await first.handOver(id, [...first.files()], 'c1');
    await first.close();

    const second = await start();
    await until(() => {
      expect([...second.files()].map((file) => file.handedTo)).toEqual(['c1']);
    });
    expect(only(second).sync).toMatchObject({ connectionId: 'c1' });
    writeFileSync(path, 'another model');
    await until(() => {
      expect([...second.files()].map((file) => file.handedTo)).toEqual([null]);
    });
    await expect(second.setSync('nobody', null)).rejects.toMatchObject({
      code: 'library.notFound',
    });
  });
});
