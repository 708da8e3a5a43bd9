import { describe, expect, it } from 'vitest';
import type { DownloadWish } from '../../../contract/download.ts';
import { AppError } from '../../core/app-error.ts';
import { bucketOnly, fakeBucket, prefix, serverOnly } from '../models/models.test-support.ts';
import type { DownloadRequest } from './create-downloads.ts';
import { pull, type PullPorts } from './pull.ts';

const wish: Omit<DownloadWish, 'connectionId'> = {
  keys: ['loras/style/a.bin'],
  directory: '/home/me/models',
  folders: 'none',
  ifExists: 'fail',
};

/** What is asked of the world, in its order; only folders below /home/me were chosen. */
function world() {
  const asked: string[] = [];
  const added: DownloadRequest[] = [];
  const links = new Map<string, string>();
  const ports: PullPorts = {
    models: { prefix: async () => prefix },
    objectsOf: () => fakeBucket({ [`${prefix}/loras/style/a.bin`]: 7, [`${prefix}/vae/b.bin`]: 8 }),
    targets: {
      join: (directory, parts) => [directory, ...parts].join('/'),
      folderOf: (path) => path.slice(0, path.lastIndexOf('/')),
      makeFolder: async (folder) => void asked.push(`make ${folder}`),
    },
    requireFolder: async (folder) => {
      asked.push(`require ${folder}`);
      if (!(links.get(folder) ?? folder).startsWith('/home/me'))
        throw new AppError('file.notAdded', { path: folder });
    },
    downloads: {
      add: async (request) => {
        added.push(request);
        const { connectionId, source, path, ifExists } = request;
        const base = { connectionId, source, path, ifExists, partFile: null, partSize: 1 };
        const counts = { doneBytes: 0, flyingBytes: 0, receivedBytes: 0, resumedBytes: 0 };
        const state = { goesOnByItself: true, startedOver: false, createdAt: 1 };
        const job = { ...base, ...counts, ...state, id: path, state: 'waiting' as const };
        return { job, begins: 'new' };
      },
      start: async (id) => {
        asked.push(`start ${id}`);
        throw new AppError('store.locked', { key: id });
      },
    },
  };
  return { ports, asked, added, links };
}

describe('pulling into a folder', () => {
  it('asks for nothing where the folder was not chosen', async () => {
    const { ports, asked } = world();
    await expect(pull(ports, bucketOnly, { ...wish, directory: '/etc' })).rejects.toMatchObject({
      code: 'file.notAdded',
      params: { path: '/etc' },
    });
    expect(asked).toEqual(['require /etc']);
  });

  it('follows no folder that is a link out of it', async () => {
    const { ports, added, links } = world();
    links.set('/home/me/models/loras/style', '/etc');
    expect(await pull(ports, bucketOnly, { ...wish, folders: 'category' })).toMatchObject([
      { state: 'refused', failure: { code: 'file.notAdded' } },
    ]);
    expect(added).toEqual([]);
  });

  it('puts an object by its name, or below the folders of its category', async () => {
    const { ports, added } = world();
    await pull(ports, bucketOnly, wish);
    await pull(ports, bucketOnly, { ...wish, folders: 'category' });
    expect(added.map(({ path, source }) => [path, source.objectKey, source.bytes])).toEqual([
      ['/home/me/models/a.bin', `${prefix}/loras/style/a.bin`, 7],
      ['/home/me/models/loras/style/a.bin', `${prefix}/loras/style/a.bin`, 7],
    ]);
  });

  it('tells each key on its own, and goes on', async () => {
    const { ports } = world();
    const keys = ['loras/never.bin', '../../etc/passwd', 'vae/b.bin'];
    expect(await pull(ports, bucketOnly, { ...wish, keys })).toMatchObject([
      { state: 'refused', key: 'loras/never.bin', failure: { code: 'oss.noSuchKey' } },
      { state: 'refused', key: '../../etc/passwd', failure: { code: 'oss.notAModel' } },
      { state: 'refused', key: 'vae/b.bin', failure: { code: 'store.locked' } },
    ]);
  });

  it('needs a bucket', async () => {
    const { ports } = world();
    await expect(pull(ports, serverOnly, wish)).rejects.toMatchObject({
      code: 'connection.noBucket',
    });
  });
});
