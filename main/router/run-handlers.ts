import { graphToPrompt } from '../core/graph-to-prompt/graph-to-prompt.ts';
import { seededRandom } from '../core/seeded-random.ts';
import { uploadInput } from '../services/workflows/upload-input.ts';
import { endOf, failing } from './contract-errors.ts';
import { os } from './os.ts';
import type { RouterServices } from './router-services.ts';

export const workflowHandlers = ({ workflows, comfyOf, localTime }: RouterServices) => ({
  list: os.workflows.list.handler(async ({ input, signal }) => [
    ...(await workflows.list(input.connectionId, signal)),
  ]),
  read: os.workflows.read.handler(({ input, signal }) =>
    workflows.read(input.connectionId, input.name, signal),
  ),
  convert: os.workflows.convert.handler(({ input, signal }) =>
    workflows.convert(input.connectionId, input.workflow, signal),
  ),
  convertOffline: os.workflows.convertOffline.handler(({ input }) => {
    const { workflow, objectInfo, seed } = input;
    const definitions = typeof objectInfo === 'object' && objectInfo !== null ? objectInfo : {};
    return graphToPrompt(workflow, definitions, { random: seededRandom(seed), now: localTime() });
  }),
  uploadInput: os.workflows.uploadInput.handler(async ({ input, signal }) => {
    const comfy = await comfyOf(input.connectionId);
    return { name: await uploadInput(comfy, input.file, signal) };
  }),
});

export const runHandlers = ({ workflows, runs, previews, settings }: RouterServices) => ({
  queue: os.runs.queue.handler(async ({ input, signal }) => {
    const { connectionId, workflowName } = input;
    const { prompt, workflow } = await workflows.prepare(input, signal);
    return runs.queue({ connectionId, workflowName, prompt, workflow }, signal);
  }),
  release: os.runs.release.handler(({ input, signal }) =>
    runs.release(input.id, input.front, signal),
  ),
  discard: os.runs.discard.handler(({ input }) => runs.discard(input.id)),
  list: os.runs.list.handler(async ({ input }) => [...(await runs.list(input.connectionId))]),
  watch: os.runs.watch.handler(async function* ({ input, signal }) {
    yield* failing(runs.watch(input.id, signal));
  }),
  fetchOutputs: os.runs.fetchOutputs.handler(async ({ input, signal }) => [
    ...(await runs.fetchOutputs(input.id, input.directory, signal)),
  ]),
  watchAll: os.runs.watchAll.handler(async function* ({ input, signal }) {
    for await (const changed of failing(runs.watchAll(input.connectionId, endOf(signal))))
      yield [...changed];
  }),
  watchPreviews: os.runs.watchPreviews.handler(async function* ({ input, signal }) {
    yield* failing(previews.watch(input.id, endOf(signal)));
  }),
  again: os.runs.again.handler(({ input, signal }) =>
    runs.again(
      input.id,
      (connectionId, prompt) => workflows.step(connectionId, prompt, input.turn, signal),
      signal,
    ),
  ),
  saveOutputs: os.runs.saveOutputs.handler(async ({ input, signal }) => {
    const { resultsDirectory } = await settings.get();
    return [...(await runs.fetchOutputs(input.id, resultsDirectory, signal))];
  }),
});

export const queueHandlers = ({ runs }: RouterServices) => ({
  list: os.queue.list.handler(async ({ input, signal }) => [
    ...(await runs.queueItems(input.connectionId, signal)),
  ]),
  cancel: os.queue.cancel.handler(({ input, signal }) =>
    runs.cancel(input.connectionId, input.promptId, signal),
  ),
  clear: os.queue.clear.handler(async ({ input, signal }) => ({
    removed: await runs.clearQueue(input.connectionId, signal),
  })),
  watch: os.queue.watch.handler(async function* ({ input, signal }) {
    for await (const items of failing(runs.watchQueue(input.connectionId, endOf(signal))))
      yield [...items];
  }),
  hold: os.queue.hold.handler(({ input }) => runs.holdPending(input.connectionId, input.promptId)),
  move: os.queue.move.handler(({ input, signal }) =>
    runs.move(input.connectionId, input.promptId, input.to, signal),
  ),
});

export const serverHandlers = ({
  comfyOf,
  memoryFreed,
  restarts,
  serverStates,
}: RouterServices) => ({
  stats: os.server.stats.handler(async ({ input, signal }) =>
    (await comfyOf(input.connectionId)).status.stats(signal),
  ),
  restart: os.server.restart.handler(async function* ({ input, signal }) {
    yield* failing(restarts.run({ ...input, putQueueBack: input.putQueueBack ?? false }, signal));
  }),
  watchLog: os.server.watchLog.handler(async function* ({ input, signal }) {
    for await (const { begins, lines } of failing(
      serverStates.watchLog(input.connectionId, endOf(signal)),
    ))
      yield { begins, lines: [...lines] };
  }),
  free: os.server.free.handler(async ({ input, signal }) => {
    await (await comfyOf(input.connectionId)).prompts.free(signal);
    memoryFreed(input.connectionId);
  }),
});
