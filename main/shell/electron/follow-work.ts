import type { ImportJob } from '../../../contract/import.ts';
import type { Run } from '../../../contract/run.ts';
import type { Settings } from '../../../contract/settings.ts';
import type { UploadJob } from '../../../contract/upload.ts';
import { flowOf } from './flow.ts';
import type { Flow, Traffic } from './flow.ts';

export type WorkItem = UploadJob | ImportJob | Run;

export interface Followed {
  readonly onSettings: (settings: Settings) => void;
  readonly onFlow: (flow: Flow) => void;
  /** An upload, an import or a run came into this state while the app was open. */
  readonly onState: (item: WorkItem) => void;
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
    readonly watchTraffic: Watch<undefined, Traffic>;
  };
  readonly downloads: {
    readonly watchTraffic: Watch<undefined, Traffic>;
  };
  readonly imports: {
    readonly watch: Watch<undefined, readonly ImportJob[]>;
    readonly watchTraffic: Watch<undefined, Traffic>;
  };
  readonly runs: { readonly watchAll: Watch<{ connectionId: string }, readonly Run[]> };
}

/** Follows settings, uploads, imports, what flows either way, and the runs of every connection, those included that are made later. */
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
  followFlows(client, signal, followed, run);
  run(async () => {
    await tellStates(await client.uploads.watch(undefined, { signal }), followed.onState);
  });
  run(async () => {
    await tellStates(await client.imports.watch(undefined, { signal }), followed.onState);
  });
}

/** Bytes flow as long as they do in any of the lists. */
function followFlows(
  client: WorkClient,
  signal: AbortSignal,
  followed: Followed,
  run: (work: () => Promise<void>) => void,
): void {
  const flowing = new Map<string, Traffic>();
  for (const name of ['uploads', 'downloads', 'imports'] as const)
    run(async () => {
      for await (const traffic of await client[name].watchTraffic(undefined, { signal })) {
        flowing.set(name, traffic);
        followed.onFlow(flowOf([...flowing.values()]));
      }
    });
}

/** The first event tells what was: no news. */
async function tellStates<Item extends WorkItem>(
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
