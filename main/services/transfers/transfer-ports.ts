import type { TurnPlace } from './turn-order.ts';

/** What a person wants of an upload: that it goes on by itself, or that it rests. */
export interface TransferWish extends TurnPlace {
  /** Paused by the person: a new start of the app leaves it alone. */
  readonly paused: boolean;
}

/** The wishes, written down before they are acted upon. */
export interface TransferWishes {
  list(): Promise<readonly TransferWish[]>;
  save(wish: TransferWish): Promise<void>;
  remove(jobId: string): Promise<void>;
}

/** For the command line, whose uploads go on by saying the command again. */
export function createMemoryWishes(): TransferWishes {
  const wishes = new Map<string, TransferWish>();
  return {
    list: () => Promise.resolve([...wishes.values()]),
    save: (wish) => {
      wishes.set(wish.jobId, wish);
      return Promise.resolve();
    },
    remove: (jobId) => {
      wishes.delete(jobId);
      return Promise.resolve();
    },
  };
}
