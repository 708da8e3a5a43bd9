import type { Connection } from '../../contract/connection.ts';
import type { AddedImport, ImportOutcome } from '../../contract/import.ts';
import type { IfExists } from '../../contract/upload.ts';
import { AppError, isAppError, toFailure } from '../core/app-error.ts';
import { endOf, failing } from './contract-errors.ts';
import { os } from './os.ts';
import type { RouterServices } from './router-services.ts';

export const importHandlers = (services: RouterServices) => ({
  ...lookHandlers(services),
  ...jobHandlers(services),
});

const lookHandlers = (services: RouterServices) => {
  const { importLooks, hubTokens, connectionOf } = services;
  return {
    look: os.imports.look.handler(async ({ input, signal }) => {
      const look = await importLooks.look(
        await connectionOf(input.connectionId),
        input,
        endOf(signal),
      );
      return { ...look, files: [...look.files] };
    }),
    judge: os.imports.judge.handler(async ({ input, signal }) => [
      ...(await importLooks.judge(
        await connectionOf(input.connectionId),
        input.lookId,
        input.files,
        endOf(signal),
      )),
    ]),
    tokens: os.imports.tokens.handler(async () => [...(await hubTokens.list())]),
    saveToken: os.imports.saveToken.handler(({ input }) => hubTokens.save(input.hub, input.token)),
    removeToken: os.imports.removeToken.handler(({ input }) => hubTokens.remove(input.hub)),
  };
};

const jobHandlers = (services: RouterServices) => {
  const { imports } = services;
  return {
    add: os.imports.add.handler(async ({ input, signal }) => {
      const connection = await services.connectionOf(input.connectionId);
      const outcomes: ImportOutcome[] = [];
      for (const file of input.files)
        outcomes.push(await outcomeOf(services, connection, { ...file, ...input }, signal));
      return outcomes;
    }),
    list: os.imports.list.handler(async () => [...(await imports.list())]),
    pause: os.imports.pause.handler(({ input }) => imports.pause(input.id)),
    resume: os.imports.resume.handler(({ input }) => imports.start(input.id, input.ifExists)),
    cancel: os.imports.cancel.handler(({ input }) => imports.cancel(input.id)),
    moveUp: os.imports.moveUp.handler(({ input }) => imports.moveUp(input.id)),
    move: os.imports.move.handler(({ input }) => imports.move(input.id, input.before)),
    watch: os.imports.watch.handler(async function* ({ signal }) {
      for await (const jobs of failing(imports.watch(endOf(signal)))) yield [...jobs];
    }),
    watchTraffic: os.imports.watchTraffic.handler(async function* ({ signal }) {
      yield* failing(imports.watchTraffic(endOf(signal)));
    }),
    watchSeen: os.imports.watchSeen.handler(async function* ({ signal }) {
      for await (const seen of failing(services.importAftercare.watch(endOf(signal))))
        yield [...seen];
    }),
    forgetEnded: os.imports.forgetEnded.handler(async () => ({
      forgotten: await imports.forgetEnded(),
    })),
    finished: os.imports.finished.handler(({ input, signal }) =>
      imports.finished(input.id, signal),
    ),
  };
};

interface OneImport {
  readonly lookId: string;
  readonly path: string;
  readonly to: string;
  readonly ifExists: IfExists;
}

async function outcomeOf(
  services: RouterServices,
  connection: Connection,
  wanted: OneImport,
  signal?: AbortSignal,
): Promise<ImportOutcome> {
  const { path } = wanted;
  try {
    return { state: 'added', path, added: await addOne(services, connection, wanted, signal) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { state: 'refused', path, failure: toFailure(error) };
  }
}

/** Finds a file's place in the bucket and starts its import; throws before anything is written down. */
async function addOne(
  { importLooks, imports, models }: RouterServices,
  connection: Connection,
  { lookId, path, to, ifExists }: OneImport,
  signal?: AbortSignal,
): Promise<AddedImport> {
  const { bucket } = connection;
  if (bucket === null) throw new AppError('connection.noBucket', { name: connection.name });
  const { file, url } = importLooks.find(lookId, path);
  const request = { to, fileName: file.name, bytes: file.bytes };
  const { objectKey, category, name } = await models.planUpload(connection, request, signal);
  const target = { bucket: bucket.bucket, region: bucket.region, objectKey };
  const wish = { connectionId: connection.id, file, url, target, ifExists };
  const { job, begins } = await imports.add(wish);
  return { job: await imports.start(job.id), begins, category, name };
}
