import type { AddedUpload, AddOutcome, IfExists, UploadJob } from '../../contract/upload.ts';
import { isAppError, toFailure } from '../core/app-error.ts';
import { suggestCategory } from '../core/models/suggest-category.ts';
import { usesOf } from '../services/models/model-uses.ts';
import { planFiles } from '../services/models/plan-files.ts';
import type { ModelFacts } from '../../contract/identify.ts';
import { push } from '../services/push/push.ts';
import { endOf, failing } from './contract-errors.ts';
import { os } from './os.ts';
import type { RouterServices } from './router-services.ts';

export const modelHandlers = ({
  models,
  modelPages,
  disk,
  grants,
  uploads,
  connectionOf,
  comfyOf,
  workflows,
  namesCache,
  builtIn,
  identify,
  uploadPace,
}: RouterServices) => ({
  list: os.models.list.handler(async ({ input: { connectionId, category }, signal }) => {
    const options = { ...(category && { category }), ...(signal && { signal }) };
    return [...(await models.list(await connectionOf(connectionId), options))];
  }),
  categories: os.models.categories.handler(async ({ input, signal }) => [
    ...(await models.categories(await connectionOf(input.connectionId), signal)),
  ]),
  suggestCategory: os.models.suggestCategory.handler(async ({ input, signal }) => {
    const facts = await factsWherePossible({ grants, identify }, input.path, signal);
    return suggestCategory({ path: input.path, builtIn, facts });
  }),
  identify: os.models.identify.handler(async function* ({ input, signal }) {
    for (const path of input.paths) await grants.require(path);
    for await (const { path, facts } of failing(identify.identifyAll(input.paths, signal)))
      yield { path, facts, suggestion: suggestCategory({ path, builtIn, facts }) };
  }),
  visibility: os.models.visibility.handler(async ({ input, signal }) =>
    models.visibility(await connectionOf(input.connectionId), input, signal),
  ),
  page: os.models.page.handler(async ({ input, signal }) =>
    modelPages.page(await connectionOf(input.connectionId), input, signal),
  ),
  uses: usesHandler({ models, workflows, comfyOf, namesCache, connectionOf }),
  facets: os.models.facets.handler(async ({ input, signal }) =>
    modelPages.facets(await connectionOf(input.connectionId), signal),
  ),
  watch: os.models.watch.handler(async function* ({ input, signal }) {
    yield* failing(modelPages.watch(input.connectionId, endOf(signal)));
  }),
  plan: os.models.plan.handler(async ({ input: { connectionId, files }, signal }) => {
    for (const { path } of files) await grants.require(path);
    const ports = { disk, pages: modelPages, builtIn, uploads, identify, pace: uploadPace };
    return planFiles(ports, await connectionOf(connectionId), files, signal);
  }),
});

const usesHandler = ({
  connectionOf,
  ...ports
}: Pick<RouterServices, 'models' | 'workflows' | 'comfyOf' | 'namesCache' | 'connectionOf'>) =>
  os.models.uses.handler(async ({ input, signal }) =>
    usesOf(ports, await connectionOf(input.connectionId), input.keys, signal),
  );

/** A path that may not be named here, and a file that is gone, are judged by the path alone. */
async function factsWherePossible(
  { grants, identify }: Pick<RouterServices, 'grants' | 'identify'>,
  path: string,
  signal?: AbortSignal,
): Promise<ModelFacts | null> {
  try {
    await grants.require(path);
  } catch (error) {
    if (isAppError(error, 'file.notAdded', 'file.notFound', 'file.unreadable')) return null;
    throw error;
  }
  const facts = await identify.identify(path, signal);
  return facts.state === 'refused' && !facts.failure.code.startsWith('model.') ? null : facts;
}

const atOnce = 4;

export const uploadHandlers = (services: RouterServices) => {
  const { uploads, transfers, aftercare } = services;
  return {
    add: os.uploads.add.handler(({ input, signal }) => addOne(services, input, signal)),
    addAll: os.uploads.addAll.handler(({ input, signal }) => {
      const { connectionId, files } = input;
      return inGroups(files, atOnce, (file) => outcomeOf(services, connectionId, file, signal));
    }),
    list: os.uploads.list.handler(async () => [...(await uploads.list())]),
    pause: os.uploads.pause.handler(({ input }) => transfers.pause(input.id)),
    resume: os.uploads.resume.handler(async ({ input: { id, ifExists } }) => {
      if (ifExists !== undefined) await uploads.wish(id, ifExists);
      return transfers.start(id);
    }),
    cancel: os.uploads.cancel.handler(({ input }) => transfers.cancel(input.id)),
    pauseAll: os.uploads.pauseAll.handler(() => transfers.pauseAll()),
    resumeAll: os.uploads.resumeAll.handler(() => transfers.resumeAll()),
    moveUp: os.uploads.moveUp.handler(({ input }) => transfers.moveUp(input.id)),
    move: os.uploads.move.handler(({ input }) => transfers.move(input.id, input.before)),
    forgetEnded: os.uploads.forgetEnded.handler(async () => ({
      forgotten: await transfers.forgetEnded(),
    })),
    finished: os.uploads.finished.handler(({ input, signal }) =>
      uploads.finished(input.id, signal),
    ),
    watch: os.uploads.watch.handler(async function* ({ signal }) {
      for await (const jobs of failing(uploads.watch(endOf(signal)))) yield [...jobs];
    }),
    watchTraffic: os.uploads.watchTraffic.handler(async function* ({ signal }) {
      yield* failing(transfers.watchTraffic(endOf(signal)));
    }),
    watchSeen: os.uploads.watchSeen.handler(async function* ({ signal }) {
      for await (const seen of failing(aftercare.watch(signal))) yield [...seen];
    }),
  };
};

interface OneUpload {
  readonly connectionId: string;
  readonly path: string;
  readonly to: string;
  readonly ifExists: IfExists;
  readonly partSize?: number | undefined;
  readonly fromCloud?: boolean | undefined;
}

async function addOne(
  services: RouterServices,
  upload: OneUpload,
  signal?: AbortSignal,
): Promise<AddedUpload> {
  const { models, uploads, transfers, files, grants, connectionOf, objectsOf } = services;
  const { connectionId, path, to, ifExists, partSize, fromCloud = false } = upload;
  await grants.require(path);
  const request = { path, to, ifExists, fromCloud, ...(partSize !== undefined && { partSize }) };
  const start = (job: UploadJob) => transfers.start(job.id, job);
  const parts = { models, uploads, files, objectsOf, start };
  return push(parts, await connectionOf(connectionId), request, signal);
}

async function outcomeOf(
  services: RouterServices,
  connectionId: string,
  file: Omit<OneUpload, 'connectionId'>,
  signal?: AbortSignal,
): Promise<AddOutcome> {
  const { path } = file;
  try {
    const added = await addOne(services, { ...file, connectionId }, signal);
    return { state: 'added', path, added };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { state: 'refused', path, failure: toFailure(error) };
  }
}

/** So many at once, in their order, so that the first ones begin while the others are looked at. */
async function inGroups<Item, Result>(
  items: readonly Item[],
  size: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += size)
    results.push(...(await Promise.all(items.slice(at, at + size).map(work))));
  return results;
}
