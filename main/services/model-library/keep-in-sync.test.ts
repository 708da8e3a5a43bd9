import { describe, expect, it, onTestFinished } from 'vitest';
import type { ModelRow } from '../../../contract/model.ts';
import { AppError } from '../../core/app-error.ts';
import { everything } from '../models/models.test-support.ts';
import { createFakeClock } from '../runs/fake-clock.test-support.ts';
import type { SyncCounts } from './create-model-library.ts';
import type { LibraryFile } from './folder-contents.ts';
import { keepInSync } from './keep-in-sync.ts';
import type { StoredFolder } from './library-ports.ts';

const oldTime = '1000000000';
const file = (path: string, to: string | null, more: Partial<LibraryFile> = {}): LibraryFile => ({
  ...{ path, folderId: 'f', name: path.split('/').at(-1) ?? '', handedTo: null, seenAt: 0 },
  ...{ identity: { size: 10, mtimeNs: oldTime, inode: '' }, kind: null, baseModel: null, fits: [] },
  suggestion:
    to === null
      ? { state: 'unknown' }
      : {
          ...{ state: 'suggested', category: to, subfolder: '', sure: 'certain' },
          ...{ reason: 'folderName', evidence: to },
        },
  ...more,
});

function rowOf({ path, suggestion }: LibraryFile, state: ModelRow['state']): ModelRow {
  return {
    ...{ id: path, key: null, category: null, name: path, bytes: 10, changedAt: 0, state },
    ...{ kind: null, baseModel: null, belongsTo: null },
    local: {
      ...{ path, folderId: 'f', bytes: 10, modifiedAt: 0, to: null, suggestion },
      ...{ comparison: 'none', alsoAt: [] },
    },
  };
}

interface Changing {
  counts: SyncCounts | null;
  failure: AppError | null;
  identity: LibraryFile['identity'] | null;
}
const noState: Changing = { counts: null, failure: null, identity: null };

function world(
  files: readonly LibraryFile[],
  states: Readonly<Record<string, ModelRow['state']>> = {},
) {
  const clock = createFakeClock(1_000_000_000);
  const stop = new AbortController();
  const uploaded: string[] = [];
  const handed: string[] = [];
  const listeners = new Set<() => void>();
  const folder: StoredFolder = { id: 'f', path: '/d', kind: 'mixed', addedAt: 0, syncTo: 'c1' };
  const state: Changing & { files: readonly LibraryFile[] } = {
    files,
    ...noState,
  };
  const running = keepInSync(
    {
      library: {
        stored: () => [folder],
        filesOf: () => state.files,
        onChange: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        handOver: async (_id, taken) => {
          handed.push(...taken.map(({ path }) => path));
          const paths = new Set(taken.map(({ path }) => path));
          state.files = state.files.map((each) =>
            paths.has(each.path) ? { ...each, handedTo: 'c1' } : each,
          );
        },
        setCounts: (_id, counts) => {
          state.counts = counts;
        },
      },
      rows: async () => state.files.map((each) => rowOf(each, states[each.path] ?? 'localOnly')),
      connectionOf: async () => everything,
      builtIn: {
        categories: [],
        models: [{ category: 'vae', names: ['ae'], size: { minBytes: 10, maxBytes: 10 } }],
      },
      identify: async (path) =>
        state.identity ?? state.files.find((each) => each.path === path)!.identity,
      upload: async (_connection, path, to) => {
        if (state.failure !== null) throw state.failure;
        uploaded.push(`${path} → ${to}`);
      },
      clock,
      reportDefect: (error) => {
        throw error;
      },
    },
    stop.signal,
  ).catch(() => undefined);
  onTestFinished(async () => {
    stop.abort();
    await running;
    expect(listeners.size).toBe(0);
  });
  const change = (now: readonly LibraryFile[]) => {
    state.files = now;
    for (const listener of listeners) listener();
  };
  return { clock, uploaded, handed, state, change };
}

describe('a folder that is kept in sync', () => {
  it('uploads what is new once, and leaves the rest to a person', async () => {
    const { clock, uploaded, handed, state } = world(
      [
        file('/d/new', 'loras'),
        file('/d/there', 'loras'),
        file('/d/other', 'vae'),
        file('/d/unknown', null),
        file('/d/cancelled', 'loras', { handedTo: 'c1' }),
        file('/d/elsewhere', 'loras', { handedTo: 'another' }),
        file('/d/ae', 'vae'),
      ],
      { '/d/there': 'ready', '/d/other': 'differs' },
    );
    await clock.advance(200_000);
    expect(uploaded).toEqual(['/d/new → loras', '/d/elsewhere → loras']);
    expect(handed).toEqual(['/d/new', '/d/elsewhere']);
    expect(state.counts).toEqual({ growing: 0, differing: 1, unsorted: 1 });
  });

  it('waits until a file is quiet, by its own time and by ours', async () => {
    const { clock, uploaded, state, change } = world([]);
    const now = clock.now();
    const young = (seenAt: number, mtimeMs: number) =>
      file('/d/a', 'loras', {
        ...{ seenAt, identity: { size: 10, mtimeNs: `${mtimeMs}000000`, inode: '' } },
      });
    change([young(now, now)]);
    await clock.advance(5_000);
    expect(state.counts).toMatchObject({ growing: 1 });
    // written again meanwhile, and once more with an old time
    change([young(now + 5_000, now + 5_000)]);
    await clock.advance(9_000);
    change([young(now + 14_000, 1)]);
    await clock.advance(9_000);
    expect(uploaded).toEqual([]);
    await clock.advance(12_000);
    expect(uploaded).toEqual(['/d/a → loras']);
  });

  it('does not take a file that is another one by now', async () => {
    const { clock, uploaded, handed, state } = world([file('/d/a', 'loras')]);
    state.identity = { size: 11, mtimeNs: oldTime, inode: '' };
    await clock.advance(1_000);
    expect({ uploaded, handed }).toEqual({ uploaded: [], handed: [] });
  });

  it('tries again what the line has stopped, and not what the file itself forbids', async () => {
    const { clock, uploaded, state } = world([file('/d/a', 'loras')]);
    state.failure = new AppError('oss.unreachable', { host: 'h' });
    await clock.advance(5_000);
    state.failure = null;
    await clock.advance(30_000);
    expect(uploaded).toEqual(['/d/a → loras']);

    const second = world([file('/d/a', 'loras')]);
    second.state.failure = new AppError('file.nameTooLong', { name: 'a' });
    await second.clock.advance(5_000);
    second.state.failure = null;
    await second.clock.advance(200_000);
    expect(second.uploaded).toEqual([]);
    expect(second.state.counts).toMatchObject({ unsorted: 1 });
  });
});
