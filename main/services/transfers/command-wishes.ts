import { createMemoryWishes, type TransferWish, type TransferWishes } from './transfer-ports.ts';

/**
 * The wishes of a command: what it begins goes on by saying the command again, and no window takes it up by itself.
 * What a window keeps is told when a command pauses it, goes on with it or ends it.
 */
export function createCommandWishes(kept: TransferWishes): TransferWishes {
  const own = createMemoryWishes();
  const keptOf = async (id: string): Promise<TransferWish | undefined> =>
    (await kept.list()).find(({ jobId }) => jobId === id);
  return {
    list: () => own.list(),
    save: async (wish) => {
      const before = await keptOf(wish.jobId);
      if (before !== undefined) await kept.save({ ...before, paused: wish.paused });
      await own.save(wish);
    },
    remove: async (jobId) => {
      if ((await keptOf(jobId)) !== undefined) await kept.remove(jobId);
      await own.remove(jobId);
    },
  };
}
