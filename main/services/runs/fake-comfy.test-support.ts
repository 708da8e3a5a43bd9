import type { ServerStats } from '../../../contract/server.ts';
import { AppError } from '../../core/app-error.ts';
import type {
  Comfy,
  ComfyEvent,
  HistoryEntry,
  PromptRequest,
  QueueEntry,
  RebootAnswer,
} from '../ports/comfy.ts';

const host = 'fake:8188';
export const unreachable = () =>
  new AppError('comfy.unreachable', { host, reason: 'ECONNREFUSED' });

const stats: ServerStats = {
  comfyuiVersion: '0.3.64',
  pythonVersion: '3.11',
  ramTotalBytes: 1,
  ramFreeBytes: 1,
  devices: [],
};

interface Listener {
  readonly clientId: string;
  readonly push: (event: ComfyEvent) => void;
}

interface FakeServerState {
  running: QueueEntry[];
  pending: QueueEntry[];
  readonly history: Map<string, HistoryEntry & { readonly entry: QueueEntry }>;
  readonly posts: PromptRequest[];
  /** What every request fails with; null while the server is there. */
  failure: AppError | null;
  /** Called before a prompt is queued; what it throws is the answer. */
  onPost: ((request: PromptRequest) => void) | null;
  takesOurId: boolean;
  /** The times of the log's lines. */
  logs: readonly string[];
  reboot: () => RebootAnswer;
  hasSocket: boolean;
  queueReads: number;
  readonly interrupted: string[];
}

/** A ComfyUI server in memory, whose every move a test decides. */
export function createFakeComfy() {
  const world: FakeServerState = {
    running: [],
    pending: [],
    history: new Map(),
    posts: [],
    failure: null,
    onPost: null,
    takesOurId: true,
    logs: ['t1'],
    reboot: () => ({ state: 'dropped' }),
    hasSocket: true,
    queueReads: 0,
    interrupted: [],
  };
  let listeners: readonly Listener[] = [];
  let nextNumber = 0;
  const answered = <T>(value: () => T): Promise<T> =>
    world.failure === null ? Promise.resolve(value()) : Promise.reject(world.failure);
  const nothing = () => Promise.reject(new Error('not faked'));

  const comfy: Comfy = {
    status: {
      stats: () => answered(() => stats),
      maxUploadBytes: nothing,
      managerVersion: nothing,
      logLines: () => answered(() => world.logs.map((at) => ({ at, text: 'line' }))),
    },
    login: { detect: nothing, signIn: nothing },
    models: { folders: nothing, list: nothing },
    workflows: {
      ...{ list: nothing, read: nothing, save: nothing, move: nothing, remove: nothing },
      ...{ templates: nothing, readTemplate: nothing },
      ...{ objectInfo: nothing, nodeDefinition: nothing },
    },
    prompts: {
      async queuePrompt(request) {
        world.posts.push(request);
        if (world.failure !== null) throw world.failure;
        world.onPost?.(request);
        const entry = enqueue(request);
        return Promise.resolve({ ...entry, nodeErrors: {} });
      },
      queue: () =>
        answered(() => {
          world.queueReads += 1;
          return { running: [...world.running], pending: [...world.pending] };
        }),
      history: (promptId) => answered(() => world.history.get(promptId) ?? null),
      recentHistory: () =>
        answered(() => [...world.history.values()].map(({ entry }) => entry).reverse()),
      interrupt: (promptId) =>
        answered(() => {
          world.interrupted.push(promptId);
        }),
      deletePending: (promptIds) =>
        answered(() => {
          world.pending = world.pending.filter(({ promptId }) => !promptIds.includes(promptId));
        }),
      clearPending: () =>
        answered(() => {
          world.pending = [];
        }),
      free: nothing,
    },
    files: { view: nothing, templatePicture: nothing, uploadInput: nothing },
    events: {
      async *watch(clientId, signal) {
        let waiting: readonly ComfyEvent[] = [
          { type: world.hasSocket ? 'connected' : 'disconnected' },
        ];
        let wake = Promise.withResolvers<void>();
        const listener: Listener = {
          clientId,
          push(event) {
            waiting = [...waiting, event];
            wake.resolve();
          },
        };
        listeners = [...listeners, listener];
        signal.addEventListener('abort', () => {
          wake.resolve();
        });
        while (!signal.aborted) {
          const batch = waiting;
          waiting = [];
          yield* batch;
          if (batch.length > 0) continue;
          await wake.promise;
          wake = Promise.withResolvers();
        }
        listeners = listeners.filter((other) => other !== listener);
      },
    },
    restart: { reboot: () => answered(() => world.reboot()) },
    packs: {
      catalog: () => answered(() => null),
      install: () => answered(() => undefined),
      installState: () => answered(() => ({ state: 'installed' as const })),
    },
    close: () => undefined,
  };

  function enqueue(request: PromptRequest): QueueEntry {
    const carried = request.extraData ?? { comfy_ferry: { run_id: request.promptId } };
    const entry = {
      number: request.number ?? (request.front === true ? -nextNumber : nextNumber),
      promptId: world.takesOurId ? request.promptId : `server-${nextNumber}`,
      prompt: request.prompt,
      extraData: Object.assign({}, carried, { client_id: request.clientId }),
      outputs: request.targets ?? null,
    };
    nextNumber += 1;
    world.pending.push(entry);
    world.pending.sort((a, b) => a.number - b.number);
    return entry;
  }
  const emit = (event: ComfyEvent) => {
    for (const { push } of listeners) push(event);
  };
  return {
    comfy,
    world,
    enqueue,
    emit,
    say: (name: string, data: unknown) => {
      emit({ type: 'message', name, data });
    },
    /** The oldest pending prompt begins to run. */
    begin() {
      const entry = world.pending.shift();
      if (entry === undefined) throw new Error('nothing is pending');
      world.running = [entry];
      return entry.promptId;
    },
    /** What runs ends; only the history tells. */
    end(ending: Partial<HistoryEntry> = {}) {
      const [entry] = world.running;
      if (entry === undefined) throw new Error('nothing runs');
      world.running = [];
      const done = { outputs: {}, statusText: 'success', completed: true, messages: [] } as const;
      world.history.set(entry.promptId, { ...done, ...ending, entry });
      return entry.promptId;
    },
    /** A new process: queue, history and log are empty. */
    startAnew() {
      world.running = [];
      world.pending = [];
      world.history.clear();
      world.logs = ['t2'];
      world.failure = null;
      nextNumber = 0;
    },
    listenerCount: () => listeners.length,
    clientIds: () => listeners.map(({ clientId }) => clientId),
  };
}
export type FakeComfy = ReturnType<typeof createFakeComfy>;
