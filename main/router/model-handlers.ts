import { suggestCategory } from '../core/models/suggest-category.ts';
import { push } from '../services/push/push.ts';
import { failing } from './contract-errors.ts';
import { os } from './os.ts';
import type { RouterServices } from './router-services.ts';

export const modelHandlers = ({ models, connectionOf, builtIn }: RouterServices) => ({
  list: os.models.list.handler(async ({ input, signal }) => {
    const { connectionId, category } = input;
    const options = { ...(category && { category }), ...(signal && { signal }) };
    return [...(await models.list(await connectionOf(connectionId), options))];
  }),
  categories: os.models.categories.handler(async ({ input, signal }) => [
    ...(await models.categories(await connectionOf(input.connectionId), signal)),
  ]),
  suggestCategory: os.models.suggestCategory.handler(({ input }) =>
    suggestCategory({ path: input.path, builtIn }),
  ),
  visibility: os.models.visibility.handler(async ({ input, signal }) =>
    models.visibility(await connectionOf(input.connectionId), input, signal),
  ),
});

export const uploadHandlers = ({
  uploads,
  models,
  files,
  connectionOf,
  objectsOf,
}: RouterServices) => ({
  add: os.uploads.add.handler(async ({ input, signal }) => {
    const { connectionId, path, to, ifExists, partSize } = input;
    const request = { path, to, ifExists, ...(partSize !== undefined && { partSize }) };
    return push(
      { models, uploads, files, objectsOf },
      await connectionOf(connectionId),
      request,
      signal,
    );
  }),
  list: os.uploads.list.handler(async () => [...(await uploads.list())]),
  pause: os.uploads.pause.handler(({ input }) => uploads.pause(input.id)),
  resume: os.uploads.resume.handler(({ input }) => uploads.start(input.id)),
  cancel: os.uploads.cancel.handler(({ input }) => uploads.cancel(input.id)),
  finished: os.uploads.finished.handler(({ input, signal }) => uploads.finished(input.id, signal)),
  watch: os.uploads.watch.handler(async function* ({ signal }) {
    const until = signal ?? new AbortController().signal;
    for await (const jobs of failing(uploads.watch(until))) yield [...jobs];
  }),
});
