import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLocalDisk } from '../../adapters/disk/local-disk.ts';
import { createDisk } from './create-disk.ts';

function world(results = 'results') {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'ferry-disk-')));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  for (const folder of ['chosen/sub', 'other', 'results', 'kept'])
    mkdirSync(join(dir, folder), { recursive: true });
  for (const name of ['a10.bin', 'a2.bin', 'B1.bin', '.hidden'])
    writeFileSync(join(dir, 'chosen', name), name);
  writeFileSync(join(dir, 'other', 'secret.bin'), 'x');
  writeFileSync(join(dir, 'results', 'r.png'), 'x');
  symlinkSync(join(dir, 'other', 'secret.bin'), join(dir, 'chosen', 'link.bin'));
  let ids = 0;
  const disk = createDisk({
    disk: createLocalDisk(),
    newId: () => `id-${(ids += 1)}`,
    resultsDirectory: () => Promise.resolve(join(dir, results)),
    keptFolders: () => [join(dir, 'kept')],
    isSavedResult: (path) => Promise.resolve(path === join(dir, 'other', 'earlier.png')),
  });
  return { dir, disk };
}

/** The id of a folder, by going down from a place. */
async function idOf(disk: ReturnType<typeof world>['disk'], dir: string): Promise<string> {
  const drive = (await disk.places()).find(({ kind }) => kind === 'drive');
  let id = drive?.id ?? '';
  for (const part of dir.split('/').filter(Boolean))
    id = (await disk.browse(id)).entries.find(({ name }) => name === part)?.id ?? '';
  return id;
}

describe('what a person chose', () => {
  it('may be named in calls: the file, and everything in a chosen folder', async () => {
    const { dir, disk } = world();
    await expect(disk.require(join(dir, 'chosen', 'a2.bin'))).rejects.toMatchObject({
      code: 'file.notAdded',
    });
    await disk.grant([join(dir, 'chosen')]);
    await disk.require(join(dir, 'chosen', 'a2.bin'));
    await disk.require(join(dir, 'chosen', 'sub'));
  });

  it.each([
    ['by dots', (dir: string) => `${dir}/chosen/../other/secret.bin`],
    ['by a link', (dir: string) => `${dir}/chosen/link.bin`],
    ['beside it, by a longer name', (dir: string) => `${dir}/other`],
  ])('opens nothing else %s', async (_how, path) => {
    const { dir, disk } = world();
    await disk.grant([join(dir, 'chosen')]);
    await expect(disk.require(path(dir))).rejects.toMatchObject({ code: 'file.notAdded' });
  });

  it('includes the folders that were chosen before and written down', async () => {
    const { dir, disk } = world();
    writeFileSync(join(dir, 'kept', 'a.bin'), 'x');
    await disk.require(join(dir, 'kept', 'a.bin'));
  });

  it('includes the results, which the app itself has saved', async () => {
    const { dir, disk } = world();
    await disk.require(join(dir, 'results', 'r.png'));
  });

  it('includes the results where their folder is reached by a link', async () => {
    const { dir, disk } = world('linked');
    symlinkSync(join(dir, 'results'), join(dir, 'linked'));
    await disk.require(join(dir, 'linked', 'r.png'));
  });

  it('includes a result of earlier settings, and nothing beside it', async () => {
    const { dir, disk } = world();
    writeFileSync(join(dir, 'other', 'earlier.png'), 'x');
    await disk.require(join(dir, 'other', 'earlier.png'));
    await expect(disk.require(join(dir, 'other', 'secret.bin'))).rejects.toMatchObject({
      code: 'file.notAdded',
    });
  });

  it('is told where it is gone', async () => {
    const { dir, disk } = world();
    await expect(disk.require(join(dir, 'nothing'))).rejects.toMatchObject({
      code: 'file.notFound',
    });
  });
});

describe("the page's dialog", () => {
  it('shows folders first, then files as a person counts, and nothing hidden', async () => {
    const { dir, disk } = world();
    const { entries, crumbs } = await disk.browse(await idOf(disk, join(dir, 'chosen')));
    expect(entries.map(({ name }) => name)).toEqual([
      'sub',
      'a2.bin',
      'a10.bin',
      'B1.bin',
      'link.bin',
    ]);
    expect(crumbs.at(-1)?.name).toBe('chosen');
  });

  it('hands out ids that are no paths, and takes no others', async () => {
    const { dir, disk } = world();
    const { entries } = await disk.browse(await idOf(disk, join(dir, 'chosen')));
    for (const { id } of entries) expect(id).toMatch(/^id-\d+$/);
    await expect(disk.browse(dir)).rejects.toMatchObject({ code: 'file.notAdded' });
    await expect(disk.take([join(dir, 'other', 'secret.bin')])).rejects.toMatchObject({
      code: 'file.notAdded',
    });
  });

  it('grants what is taken', async () => {
    const { dir, disk } = world();
    const { entries } = await disk.browse(await idOf(disk, join(dir, 'chosen')));
    const file = entries.find(({ name }) => name === 'a2.bin');
    expect(await disk.take([file?.id ?? ''])).toEqual([join(dir, 'chosen', 'a2.bin')]);
    await disk.require(join(dir, 'chosen', 'a2.bin'));
    await expect(disk.require(join(dir, 'chosen', 'a10.bin'))).rejects.toMatchObject({
      code: 'file.notAdded',
    });
  });

  it('tells what is dropped from now on', async () => {
    const { dir, disk } = world();
    await disk.drop([join(dir, 'other')]);
    const stop = new AbortController();
    const events = disk.watchDropped(stop.signal);
    const next = events.next();
    await Promise.resolve();
    await disk.drop([join(dir, 'chosen')]);
    expect((await next).value).toEqual({ paths: [join(dir, 'chosen')] });
    stop.abort();
  });
});
