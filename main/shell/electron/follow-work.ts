import type { Run } from '../../../contract/run.ts';
import type { Settings } from '../../../contract/settings.ts';
import type { UploadJob } from '../../../contract/upload.ts';

export interface Followed {
  readonly onSettings: (settings: Settings) => void;
  readonly onBytes: (isFlowing: boolean) => void;
  /** An upload or a run came into this state while the app was open. */
  readonly onState: (item: UploadJob | Run) => void;
  readonly reportDefect: (error: unknown) => void;
}

type Watch<Input, Event> = (
  input: Input,
  options: { readonly signal: AbortSignal },
) => PromiseLike<AsyncIterable<Event>>;

/** The calls that tell what goes on. */
export interface WorkClient {
  readonly settings: { readonly watch: Watch<undefined, Settings> };
  readonly connections: { readonly list: () => PromiseLike<readonly { readonly id: string }[]> };
  readonly uploads: {
    readonly watch: Watch<undefined, readonly UploadJob[]>;
    readonly watchTraffic: Watch<undefined, { readonly activeFiles: number }>;
  };
  readonly downloads: {
    readonly watchTraffic: Watch<undefined, { readonly activeFiles: number }>;
  };
  readonly runs: { readonly watchAll: Watch<{ connectionId: string }, readonly Run[]> };
}

/** Follows settings, uploads, what flows either way, and the runs of every connection, those included that are made later. */
export function followWork(client: WorkClient, signal: AbortSignal, followed: Followed): void {
  const run = (work: () => Promise<void>): void => {
    work().catch((error: unknown) => {
      if (!signal.aborted) followed.reportDefect(error);
    });
  };
  const connections = new Set<string>();
  const followRuns = async (): Promise<void> => {
    for (const { id } of await client.connections.list()) {
      if (connections.has(id)) continue;
      connections.add(id);
      run(async () => {
        await tellStates(
          await client.runs.watchAll({ connectionId: id }, { signal }),
          followed.onState,
        );
      });
    }
  };
  run(async () => {
    for await (const settings of await client.settings.watch(undefined, { signal })) {
      followed.onSettings(settings);
      // a new connection becomes the one in use, which is a setting
      run(followRuns);
    }
  });
  const flowing = { up: false, down: false };
  const flows = (changed: Partial<typeof flowing>): void => {
    Object.assign(flowing, changed);
    followed.onBytes(flowing.up || flowing.down);
  };
  run(async () => {
    for await (const { activeFiles } of await client.uploads.watchTraffic(undefined, { signal }))
      flows({ up: activeFiles > 0 });
  });
  run(async () => {
    for await (const { activeFiles } of await client.downloads.watchTraffic(undefined, { signal }))
      flows({ down: activeFiles > 0 });
  });
  run(async () => {
    await tellStates(await client.uploads.watch(undefined, { signal }), followed.onState);
  });
}

/** The first event tells what was: no news. */
async function tellStates<Item extends UploadJob | Run>(
  events: AsyncIterable<readonly Item[]>,
  onState: (item: Item) => void,
): Promise<void> {
  const states = new Map<string, string>();
  let isFirst = true;
  for await (const items of events) {
    for (const item of items) {
      const before = states.get(item.id);
      states.set(item.id, item.state);
      if (!isFirst && before !== item.state) onState(item);
    }
    isFirst = false;
  }
}
