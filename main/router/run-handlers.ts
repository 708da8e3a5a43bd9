import { graphToPrompt } from '../core/graph-to-prompt/graph-to-prompt.ts';
import { seededRandom } from '../core/seeded-random.ts';
import { failing } from './contract-errors.ts';
import { os } from './os.ts';
import type { RouterServices } from './router-services.ts';

export const workflowHandlers = ({ workflows, localTime }: RouterServices) => ({
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
});

export const runHandlers = ({ workflows, runs }: RouterServices) => ({
  queue: os.runs.queue.handler(async ({ input, signal }) => {
    const { connectionId, workflowName } = input;
    const { prompt, workflow } = await workflows.prepare(input, signal);
    return runs.queue({ connectionId, workflowName, prompt, workflow }, signal);
  }),
  list: os.runs.list.handler(async ({ input }) => [...(await runs.list(input.connectionId))]),
  watch: os.runs.watch.handler(async function* ({ input, signal }) {
    yield* failing(runs.watch(input.id, signal));
  }),
  fetchOutputs: os.runs.fetchOutputs.handler(async ({ input, signal }) => [
    ...(await runs.fetchOutputs(input.id, input.directory, signal)),
  ]),
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
});

export const serverHandlers = ({ comfyOf, restart }: RouterServices) => ({
  stats: os.server.stats.handler(async ({ input, signal }) =>
    (await comfyOf(input.connectionId)).status.stats(signal),
  ),
  restart: os.server.restart.handler(async function* ({ input, signal }) {
    const { connectionId, budgetMs } = input;
    yield* failing(restart.restart(connectionId, { budgetMs }, signal));
  }),
  free: os.server.free.handler(async ({ input, signal }) =>
    (await comfyOf(input.connectionId)).prompts.free(signal),
  ),
});
