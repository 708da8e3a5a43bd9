import { pull } from '../services/downloads/pull.ts';
import { endOf, failing } from './contract-errors.ts';
import { os } from './os.ts';
import type { RouterServices } from './router-services.ts';

export const downloadHandlers = (services: RouterServices) => {
  const { downloads, models, targets, grants, connectionOf, objectsOf } = services;
  const requireFolder = (folder: string) => grants.require(folder);
  const ports = { models, downloads, targets, objectsOf, requireFolder };
  return {
    add: os.downloads.add.handler(async ({ input, signal }) =>
      pull(ports, await connectionOf(input.connectionId), input, signal),
    ),
    list: os.downloads.list.handler(async () => [...(await downloads.list())]),
    pause: os.downloads.pause.handler(({ input }) => downloads.pause(input.id)),
    resume: os.downloads.resume.handler(({ input }) => downloads.start(input.id, input.ifExists)),
    cancel: os.downloads.cancel.handler(({ input }) => downloads.cancel(input.id)),
    moveUp: os.downloads.moveUp.handler(({ input }) => downloads.moveUp(input.id)),
    move: os.downloads.move.handler(({ input }) => downloads.move(input.id, input.before)),
    watch: os.downloads.watch.handler(async function* ({ signal }) {
      for await (const jobs of failing(downloads.watch(endOf(signal)))) yield [...jobs];
    }),
    watchTraffic: os.downloads.watchTraffic.handler(async function* ({ signal }) {
      yield* failing(downloads.watchTraffic(endOf(signal)));
    }),
    forgetEnded: os.downloads.forgetEnded.handler(async () => ({
      forgotten: await downloads.forgetEnded(),
    })),
    finished: os.downloads.finished.handler(({ input }) => downloads.finished(input.id)),
  };
};
